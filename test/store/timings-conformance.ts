import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { REMEMBERED_JOBS, smoothed, type AtomTime } from "../../src/model/atom-time.ts";
import type { JobKey } from "../../src/model/job-key.ts";
import type { Timings } from "../../src/store/contract.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import type { Suite } from "../support/suite.ts";

export const JOB: JobKey = { project: "/srv/app", job: "unit" };

/** `count` atoms that all took as long, named by `name` and a number. */
export const atomsOf = (name: string, count: number, seconds: number | null = 1): readonly AtomTime[] =>
  Array.from({ length: count }, (_, index) => ({ atom: `${name}${index}`, seconds }));

export interface Opened {
  readonly timings: Timings;
  close(): Promise<void>;
}

/** What all timings do; `openIn` opens some over a folder that is not there yet. */
export const timingsConformance = (test: Suite<object>, openIn: (folder: string) => Opened): void => {
  const root = temporaryFolder();
  const opened: Opened[] = [];
  const open = (): Timings => {
    const one = openIn(join(mkdtempSync(join(root, "t-")), "timings"));
    opened.push(one);
    return one.timings;
  };
  test.after.each(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  const expectedIn = async (timings: Timings, job = JOB): Promise<Readonly<Record<string, number>>> =>
    Object.fromEntries(await timings.expected(job));

  test("nothing is expected of a job that is not known", async () => {
    assert.equal(await expectedIn(open()), {});
  });

  test("an atom that passed is expected to take as long again, one that did not is not known", async () => {
    const timings = open();
    await timings.record(JOB, [
      { atom: "a", seconds: 2 },
      { atom: "b", seconds: null },
    ]);
    assert.equal(await expectedIn(timings), { a: 2 });
  });

  test("a later time is smoothed into the earlier ones, a failure changes nothing", async () => {
    const timings = open();
    await timings.record(JOB, [{ atom: "a", seconds: 10 }]);
    await timings.record(JOB, [{ atom: "a", seconds: null }]);
    await timings.record(JOB, [{ atom: "a", seconds: 20 }]);
    assert.equal(await expectedIn(timings), { a: smoothed(10, 20) });
  });

  test("an atom that a build has twice counts twice", async () => {
    const timings = open();
    await timings.record(JOB, [
      { atom: "a", seconds: 10 },
      { atom: "a", seconds: 20 },
    ]);
    assert.equal(await expectedIn(timings), { a: smoothed(10, 20) });
  });

  test("jobs and projects know nothing of one another, the one without a name included", async () => {
    const timings = open();
    const jobs: readonly JobKey[] = [
      JOB,
      { ...JOB, project: "/srv/app2" },
      { ...JOB, job: "lint" },
      { ...JOB, job: null },
      { ...JOB, job: "null" },
      { ...JOB, job: "" },
    ];
    for (const [index, job] of jobs.entries()) await timings.record(job, [{ atom: "a", seconds: index + 1 }]);
    for (const [index, job] of jobs.entries()) assert.equal(await expectedIn(timings, job), { a: index + 1 });
  });

  test("an answer holds what was recorded before the question, and nothing that came after it", async () => {
    const timings = open();
    const first = timings.record(JOB, atomsOf("a", 1_000));
    const answer = timings.expected(JOB);
    const second = timings.record(JOB, atomsOf("b", 1));
    assert.is((await answer).size, 1_000);
    await Promise.all([first, second]);
    assert.is((await timings.expected(JOB)).size, 1_001);
  });

  test("whatever builds say, what is expected is what was said of each atom, smoothed", async () => {
    const seconds = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { freq: 3 });
    const atom = fc.oneof(fc.constantFrom("a", "b", "c"), fc.string({ unit: "grapheme" }));
    const builds = fc.array(fc.array(fc.record({ atom, seconds }), { maxLength: 8 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(builds, async (all) => {
        const timings = open();
        const expected = new Map<string, number>();
        for (const atoms of all) {
          await timings.record(JOB, atoms);
          for (const one of atoms)
            if (one.seconds !== null) expected.set(one.atom, smoothed(expected.get(one.atom), one.seconds));
        }
        assert.equal(await expectedIn(timings), Object.fromEntries(expected));
      }),
      { numRuns: 12 },
    );
  });

  test("a job remembers 10,000 atoms, and forgets those that builds have been without for longest", async () => {
    const timings = open();
    await timings.record(JOB, atomsOf("old", 4_000));
    await timings.record(JOB, atomsOf("kept", 4_000));
    await timings.record(JOB, [...atomsOf("new", 4_000), { atom: "old3999", seconds: null }]);
    const names = [...(await timings.expected(JOB)).keys()];
    const count = (name: string): number => names.filter((one) => one.startsWith(name)).length;
    assert.equal([count("old"), count("kept"), count("new")], [2_000, 4_000, 4_000]);
    assert.ok(names.includes("old3999"), "a failing atom is still there");
    assert.not(names.includes("old0"));
  });

  test("a job with many atoms remembers as many again", async () => {
    const timings = open();
    await timings.record(JOB, atomsOf("one", 6_000));
    await timings.record(JOB, atomsOf("other", 6_000));
    assert.is((await timings.expected(JOB)).size, 12_000);
  });

  test("the jobs whose last build is the longest ago are forgotten", async () => {
    const timings = open();
    const job = (number: number): JobKey => ({ project: `/srv/${number}`, job: "unit" });
    for (let number = 0; number < REMEMBERED_JOBS; number++) await timings.record(job(number), atomsOf("a", 1));
    await timings.record(job(0), atomsOf("a", 1));
    await timings.record(job(REMEMBERED_JOBS), atomsOf("a", 1));
    assert.equal(await expectedIn(timings, job(1)), {});
    for (const number of [0, 2, REMEMBERED_JOBS]) assert.equal(await expectedIn(timings, job(number)), { a0: 1 });
  });
};
