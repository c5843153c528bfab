import { buildLines } from "./build-lines.ts";
import { buildStateOf } from "./build-state.ts";
import { coloursFor } from "./colours.ts";
import type { Server } from "./server.ts";
import { lineWidth } from "./table.ts";

/** Waits for the end of a build of a server and prints what has come of it; the exit code is that of `clusterrunner build`. */
export const followOnServer = async ({ client }: Pick<Server, "client">, id: number): Promise<number> => {
  const build = await client.waitFor(id);
  const options = { colours: coloursFor(process.stdout), width: lineWidth(process.stdout) };
  process.stdout.write(`${(await buildLines(client, build, options)).join("\n")}\n`);
  const state = buildStateOf(build);
  return state === "passed" ? 0 : state === "error" ? 3 : 1;
};
