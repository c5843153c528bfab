// Runs one test file in this process: node run-file.js <file> <test limit in ms> <color|plain>. What happens goes to
// descriptor 3, a line of JSON for each event. The runner starts it; by hand, e.g. with --inspect-brk, add 3>/dev/null.
import { writeSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { begin, type RunningFile } from "./running-file.ts";
import { inSources } from "./source-places.ts";

const EVENTS_FD = 3;
const EXIT_GRACE_MS = 1000;

const [, , path = "", testLimitMs = "", color = ""] = process.argv;
const file: RunningFile = {
  testLimitMs: Number(testLimitMs),
  suites: new Set(),
  report: (event) => void writeSync(EVENTS_FD, `${JSON.stringify(event)}\n`),
  interrupt: undefined,
};
begin(file);

process.on("uncaughtException", (error: unknown) => {
  if (file.interrupt === undefined) file.report({ type: "uncaught", text: inSources(inspect(error)) });
  else file.interrupt(error);
});

// What `uvu/run` does, but for stopping at a file that does not load.
const suites: unknown[] = [null];
Object.assign(globalThis, { UVU_DEFER: 1, UVU_QUEUE: [suites], UVU_INDEX: 0 });
if (color === "color") process.env["FORCE_COLOR"] = "1";
const { exec } = await import("uvu");
// It was for uvu alone: what tests print and start must be the same at a terminal and in CI.
delete process.env["FORCE_COLOR"];
// The streams are made at their first use and count as resources from then on.
for (const stream of [process.stdout, process.stderr]) stream.write("");
const ownResources = process.getActiveResourcesInfo();

try {
  await import(pathToFileURL(path).href);
} catch (error) {
  file.report({ type: "loadFailed", text: inSources(inspect(error)) });
  process.exit(1);
}
file.report({ type: "loaded", suites: suites.length - 1 });
await exec();
file.report({ type: "ended" });

// Unref'd: it fires only when something else keeps the process alive.
setTimeout(() => {
  file.report({
    type: "hanging",
    resources: without(process.getActiveResourcesInfo(), ownResources),
  });
  process.exit(1);
}, EXIT_GRACE_MS).unref();

function without(names: readonly string[], known: readonly string[]): string[] {
  const rest = [...names];
  for (const name of known) {
    const index = rest.indexOf(name);
    if (index >= 0) rest.splice(index, 1);
  }
  return rest;
}
