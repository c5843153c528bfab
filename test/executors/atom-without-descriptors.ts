// Runs an atom when this process can open no more files, and prints how that ended: node atom-without-descriptors.js <folder>,
// under a low limit of descriptors.
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Lane, runAtom } from "../../src/executors/atom.ts";
import { createWarmShells } from "../../src/executors/shell/warm-shells.ts";

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
  subjob: { build: 1, subjob: 0, projectDirectory: folder, environment: {}, atoms: [order] },
  environment: process.env,
  shells: createWarmShells({ environment: process.env, onStart: () => {}, onEnd: () => {} }),
  lane: new Lane(),
  place: 0,
  killGraceMs: 1000,
  signal: new AbortController().signal,
  onStart: () => {},
});
for (const file of opened) closeSync(file);
writeSync(STDOUT, JSON.stringify(end));
