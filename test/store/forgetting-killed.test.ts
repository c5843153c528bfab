import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { openDiskStore } from "../../src/store/disk-store.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { forgetAndKill } from "./journal-process.ts";

const test = suite("forgetting, killed");
const folder = temporaryFolder();

/** What the writer appends of each build. */
const ROWS = 150;

test("a process killed while it forgets leaves builds whole or unknown, and the next one removes all that is left of the latter", async () => {
  const baseDirectory = join(folder, "base");
  let first = 1;
  /** In the middle of whose appending the writer may have been killed. */
  const cut = new Set<number>();
  // An odd number of lines is in the middle of a build's forgetting, an even one at its end or a little after.
  for (const times of [1, 2, 5]) {
    const { last } = await forgetAndKill(baseDirectory, first, times);
    assert.ok(last >= first, String(last));
    const store = openDiskStore({ baseDirectory });
    const { journal, results } = store;
    const counts = new Map<number, number>();
    for (const { build } of journal.read(0)) counts.set(build, (counts.get(build) ?? 0) + 1);
    assert.is(counts.get(last), undefined, "what was told to be forgotten is");
    const newest = Math.max(...folders(baseDirectory), last, ...[...counts.keys()].filter((id) => id < 1_000_000));
    cut.add(newest);
    for (const [build, count] of counts)
      if (build < newest && !cut.has(build)) assert.is(count, ROWS, `build ${build}`);
    for (const build of folders(baseDirectory)) {
      assert.ok(counts.has(build) || journal.forgotten().includes(build), `build ${build} is known`);
    }
    for (const build of journal.forgotten()) {
      await results.remove(build);
      while (journal.erase(build));
      assert.not(existsSync(results.folder(build)));
    }
    assert.equal(
      folders(baseDirectory).filter((build) => !counts.has(build)),
      [],
    );
    const next = journal.append([{ build: 1_000_000, fact: { type: "preparing", at: 0 } }])[0]?.sequence ?? 0;
    assert.ok(next > 2 * ROWS * Math.max(1, last - 1), `${next} goes on`);
    await store.close();
    first = newest + 1;
  }
});

test.run();

function folders(baseDirectory: string): readonly number[] {
  const path = join(baseDirectory, "builds");
  return existsSync(path) ? readdirSync(path).map(Number) : [];
}
