// Many clients of one build's events, in a process of its own: node event-clients.js URL CLIENTS. When all have come to the end it prints
// how many did so with every event once and in order.
import { get } from "node:http";

const [url = "", count = "1"] = process.argv.slice(2);

/** Whether the events from the first to the last have come, each once: facts of a build that is alone have neighbouring ids. */
const follow = (): Promise<boolean> =>
  new Promise((resolve) => {
    get(url, (response) => {
      let rest = "";
      let last: number | undefined;
      let isSound = response.statusCode === OK;
      let hasEnded = false;
      response.setEncoding("utf8").on("data", (piece: string) => {
        const lines = (rest + piece).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          hasEnded ||= line === "event: end";
          const id = /^data: \{"id":(\d+),/.exec(line)?.[1];
          if (id === undefined) continue;
          isSound &&= last === undefined || Number(id) === last + 1;
          last = Number(id);
        }
      });
      response.on("close", () => resolve(isSound && hasEnded && last !== undefined));
    }).on("error", () => resolve(false));
  });

const OK = 200;

const sound = await Promise.all(Array.from({ length: Number(count) }, follow));
process.stdout.write(JSON.stringify(sound.filter(Boolean).length));
