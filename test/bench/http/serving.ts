// A server in a process of its own: node serving.js ORDER. It says what it serves, and then does what it is told, over IPC.
import { createServer } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { join } from "node:path";
import { createClusterRunner } from "../../../src/index.ts";
import { projectIn } from "../execution/our-build.ts";
import type { Order, Said, Told } from "./servers.ts";

/** How finely the event loop's delay is measured, in ms: part of every value. */
const RESOLUTION_MS = 1;

const order: Order = JSON.parse(process.argv[2] ?? "");
const say = (said: Said): void => void process.send?.(said);

if (order.type === "bare") serveBare(order);
else await serveOurs(order);

/** Nothing but node:http. */
function serveBare({ status, headers, body }: Extract<Order, { type: "bare" }>): void {
  const bytes = Buffer.from(body);
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(status, headers).end(bytes));
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    say({ type: "serves", url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}` });
  });
  process.on("message", () => process.exit(0));
}

async function serveOurs({ folder, secret }: Extract<Order, { type: "ours" }>): Promise<void> {
  const runner = await createClusterRunner({
    baseDirectory: join(folder, "base"),
    executors: 2,
    maxQueuedBuilds: Infinity,
    http: { hostname: "127.0.0.1", port: 0, secret, maxBodyBytes: 1_048_576 },
  });
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let projects = 0;
  say({ type: "serves", url: runner.url ?? "" });

  const build = async (atoms: number, command: string): Promise<void> => {
    projects += 1;
    const project = projectIn({ folder: join(folder, String(projects)), command, atoms });
    const idleMb = process.memoryUsage.rss() / 1e6;
    delay.reset();
    delay.enable();
    const start = performance.now();
    const admitted = await runner.submit({ type: "directory", project_directory: project });
    if (!admitted.ok) throw new Error(admitted.message);
    say({ type: "admitted", build: admitted.value });
    await runner.settled(admitted.value);
    const seconds = (performance.now() - start) / 1_000;
    delay.disable();
    const delayMs = Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS);
    const grownMb = process.memoryUsage.rss() / 1e6 - idleMb;
    say({ type: "built", build: admitted.value, seconds, delayMs, grownMb });
  };

  process.on("message", (told: Told) => {
    if (told.type === "build") void build(told.atoms, told.command);
    // Builds that were posted go on, but nobody waits for them.
    else process.kill(process.pid, "SIGKILL");
  });
}
