import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { shortSummaryOf, type BuildSummary } from "../../src/model/build-summary.ts";
import type { NewEntry, Store } from "../../src/store/contract.ts";
import type { Suite } from "../support/suite.ts";
import { endedBuild } from "./ended-build.ts";

/** How every store keeps what builds have come to; `open` opens an empty one. */
export const summaryConformance = (test: Suite<object>, open: () => Store): void => {
  test("whatever was appended, the entries of one build are read as from all, from any of them on", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 6 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(30),
        (batches, build, after) => {
          const { journal } = open();
          const entries = batches.flatMap((builds) => journal.append(builds.map((id) => preparing(id, id))));
          const ofBuild = entries.filter((entry) => entry.build === build);
          assert.equal(
            [...journal.readBuild(build, after)],
            ofBuild.filter(({ sequence }) => sequence > after),
          );
          const first = ofBuild[0]?.sequence;
          const last = ofBuild.at(-1)?.sequence;
          assert.equal(journal.extentOf(build), first === undefined ? undefined : { first, last });
          assert.equal(journal.extentOf(null), entries.length === 0 ? undefined : { first: 1, last: entries.length });
        },
      ),
      { numRuns: 25 },
    );
  });

  test("entries of summarized builds need not be read, until there is another one", () => {
    const { journal } = open();
    for (const build of [2, 1, 2, 3]) journal.append([preparing(build, build)]);
    journal.summarize([summary(3), summary(2)]);
    assert.equal([...journal.summaries()], [summary(2), summary(3)]);
    assert.equal(buildsIn(journal.readUnsummarized()), [1]);
    const [entry] = journal.append([preparing(2, 9)]);
    assert.equal([...journal.summaries()], [summary(3)]);
    assert.equal(buildsIn(journal.readUnsummarized()), [2, 1, 2, 2]);
    assert.is(journal.extentOf(2)?.last, entry?.sequence);
    journal.summarize([summary(1), summary(2)]);
    assert.equal(buildsIn(journal.readUnsummarized()), []);
    assert.equal(buildsIn(journal.read(0)), [2, 1, 2, 3, 2]);
  });

  test("nothing is kept of a build without entries, or of one that was forgotten", () => {
    const { journal } = open();
    journal.append([preparing(1, 1), preparing(2, 2)]);
    journal.summarize([summary(1), summary(2), summary(7)]);
    journal.forget(1);
    assert.equal([...journal.summaries()], [summary(2)]);
    assert.is(journal.extentOf(1), undefined);
    assert.equal([...journal.readBuild(1, 0)], []);
    assert.equal([...journal.readUnsummarized()], []);
  });
};

const preparing = (build: number, at: number): NewEntry => ({ build, fact: { type: "preparing", at } });

const summary = (id: number): BuildSummary => ({ ...shortSummaryOf(endedBuild([0, 3])), id });

const buildsIn = (entries: Iterable<{ readonly build: number }>): readonly number[] =>
  Array.from(entries, ({ build }) => build);
