import { chmodSync, existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import * as assert from "uvu/assert";
import type { NewEntry, Store } from "../../src/store/contract.ts";
import type { Suite } from "../support/suite.ts";
import { endedBuild, leave } from "./ended-build.ts";
import { makeFiles } from "./file-tree.ts";

/** How every store forgets builds; `open` opens an empty one. */
export const forgettingConformance = (test: Suite<object>, open: () => Store, newFolder: () => string): void => {
  test("whatever builds are forgotten, the others are read as before, and no number is given twice", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 6 }), { maxLength: 8 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 4 })),
        fc.nat(30),
        fc.boolean(),
        (batches, gone, after, erases) => {
          const { journal } = open();
          const entries = batches.flatMap((builds) => journal.append(builds.map((build) => preparing(build, build))));
          for (const build of gone) journal.forget(build);
          const known = gone.filter((build) => entries.some((entry) => entry.build === build));
          assert.equal(new Set(journal.forgotten()), new Set(known));
          if (erases) for (const build of gone) while (journal.erase(build));
          if (erases) assert.equal(journal.forgotten(), []);
          const kept = [...entries.filter(({ build }) => !gone.includes(build)), ...journal.append([preparing(5, 5)])];
          assert.is(kept.at(-1)?.sequence, entries.length + 1);
          assert.equal(
            [...journal.read(after)],
            kept.filter(({ sequence }) => sequence > after),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  test("a build may be forgotten while the journal is read", () => {
    const { journal } = open();
    for (let at = 0; at < 300; at++) journal.append([preparing(1 + (at % 2), at)]);
    const reading = journal.read(0)[Symbol.iterator]();
    assert.is(reading.next().value?.sequence, 1);
    journal.forget(2);
    while (journal.erase(2));
    const rest = [...{ [Symbol.iterator]: () => reading }].filter(({ build }) => build === 1);
    assert.equal(
      rest.map(({ sequence }) => sequence),
      Array.from({ length: 149 }, (_, index) => 3 + index * 2),
    );
  });

  test("erasing a build that was not forgotten does nothing", () => {
    const { journal } = open();
    const entries = journal.append([preparing(1, 1)]);
    assert.is(journal.erase(1), false);
    assert.equal([...journal.read(0)], entries);
  });

  test("what a build has left is measured, and removed with folders that may not be changed", async () => {
    const { results } = open();
    assert.is(await results.bytes(1), 0);
    await results.remove(1);
    const build = endedBuild([0]);
    const outside = makeFiles(join(newFolder(), "outside"), { "kept.txt": "1" });
    leave(results, build, [0, 0], { console: "one\n", artifacts: { "deep/er.txt": "x".repeat(100_000) } });
    symlinkSync(outside, join(results.files(build.id, 0, 0).artifacts, "link"));
    chmodSync(join(results.files(build.id, 0, 0).artifacts, "deep"), 0o500);
    const bytes = await results.bytes(build.id);
    assert.ok(bytes >= 100_000 && bytes < 300_000, String(bytes));
    await results.remove(build.id);
    assert.not(existsSync(results.folder(build.id)));
    assert.is(await results.bytes(build.id), 0);
    assert.ok(existsSync(join(outside, "kept.txt")));
  });
};

const preparing = (build: number, at: number): NewEntry => ({ build, fact: { type: "preparing", at } });
