// Records one build after another: node timings-writer.js <path> <name> <builds>. Each has 300 atoms of this name, which take a
// second, and an atom "shared". After each, a line goes to stdout.
import { writeSync } from "node:fs";
import { createSqliteTimings } from "../../src/store/sqlite-timings.ts";
import { atomsOf, JOB } from "./timings-conformance.ts";

const STDOUT = 1;
const [, , path = "", name = "", builds] = process.argv;
const timings = createSqliteTimings(path);

for (let build = 0; build < Number(builds); build++) {
  await timings.record(JOB, [...atomsOf(name, 300), { atom: "shared", seconds: 1 }]);
  writeSync(STDOUT, "recorded\n");
}
await timings.close();
