// Appends builds to a disk store and forgets each of them, but for every fourth, as the retention does, until it is killed:
// node forgetting-writer.js <directory> <first id>. A line with the id goes to stdout once a build is forgotten in the journal, and one when nothing is left.
import { mkdirSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { openDiskStore } from "../../src/store/disk-store.ts";

const STDOUT = 1;
const { journal, results } = openDiskStore({ baseDirectory: process.argv[2] ?? "" });
const ROWS = 150;
/** Never forgotten. */
const OTHER = 1_000_000;

for (let build = Number(process.argv[3]); ; build++) {
  // A row each, as those of two builds take turns.
  for (let row = 0; row < ROWS; row++) {
    for (const id of [build, OTHER])
      journal.append([{ build: id, fact: { type: "preparing", at: row } }], { synced: false });
  }
  const { console: path } = results.files(build, 0, 0);
  mkdirSync(dirname(path), { recursive: true });
  for (let file = 0; file < ROWS; file++) writeFileSync(`${path}.${file}`, "x");
  if (build % 4 === 0) continue;
  journal.forget(build);
  writeSync(STDOUT, `${build}\n`);
  await results.remove(build);
  while (journal.erase(build));
  writeSync(STDOUT, `${build}\n`);
}
