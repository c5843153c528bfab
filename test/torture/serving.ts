// A server in a process of its own, for it to be killed: node serving.js BASE_DIRECTORY PORT. It says its url over IPC, and ends with its parent.
import { createClusterRunner } from "../../src/index.ts";
import { SECRET } from "./life.ts";

const [, , baseDirectory = "", port = "0"] = process.argv;
const runner = await createClusterRunner({
  baseDirectory,
  executors: 2,
  killGraceMs: 200,
  http: { hostname: "127.0.0.1", port: Number(port), secret: SECRET, maxBodyBytes: 1 << 20 },
});
process.on("disconnect", () => process.exit(0));
process.send?.(runner.url);
