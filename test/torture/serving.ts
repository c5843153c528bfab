// A server in a process of its own, for it to be killed: node serving.js BASE_DIRECTORY PORT SETTINGS. It says its url over IPC, and ends
// with its parent.
import { createClusterRunner } from "../../src/index.ts";
import { SECRET, type LifeSettings } from "./life.ts";

const [, , baseDirectory = "", port = "0", settings = "{}"] = process.argv;
const { executors = 2, replayWindowSeconds = 0, retention, nats }: LifeSettings = JSON.parse(settings);
const runner = await createClusterRunner({
  baseDirectory,
  executors,
  killGraceMs: 200,
  http: { hostname: "127.0.0.1", port: Number(port), secret: SECRET, maxBodyBytes: 1 << 20, replayWindowSeconds },
  ...(retention === undefined ? {} : { retention }),
  ...(nats === undefined ? {} : { nats }),
});
process.on("disconnect", () => process.exit(0));
process.send?.(runner.url);
