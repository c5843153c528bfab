// Runs an atom when this process can open no more files, and prints how that ended: node atom-without-descriptors.js <folder>,
// under a low limit of descriptors.
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { runAtom } from "../../src/executors/atom.ts";

const STDOUT = 1;
const folder = process.argv[2] ?? "";
const order = {
  script: "true",
  environment: {},
  console: join(folder, "console"),
  artifacts: join(folder, "artifacts"),
};

const opened: number[] = [];
try {
  for (;;) opened.push(openSync("/dev/null", "r"));
} catch {
  // The limit is reached.
}
const end = await runAtom(order, {
  projectDirectory: folder,
  environment: process.env,
  place: 0,
  killGraceMs: 1000,
  signal: new AbortController().signal,
  onStart: () => {},
});
for (const file of opened) closeSync(file);
writeSync(STDOUT, JSON.stringify(end));
