import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { hasEnded, type Build } from "../../src/model/build.ts";
import { summaryOf, type BuildSummary } from "../../src/model/build-summary.ts";
import type { Delivery } from "../../src/model/delivery.ts";
import { forgettable, type RetentionLimits } from "../../src/model/retention.ts";
import { suite } from "../support/suite.ts";

const test = suite("retention");

const DAY_MS = 86_400_000;
const NONE: RetentionLimits = { builds: null, days: null, bytes: null };

const build = (
  id: number,
  jobName: string,
  isOver: boolean,
  endedAt = 0,
  owed: Delivery["state"] | null = null,
): BuildSummary => {
  const header = {
    id,
    request: { type: "directory", projectDirectory: "/p", jobName, config: null, remoteFiles: [], sent: {} } as const,
    times: { queued: 0, ...(isOver ? { failed: endedAt } : {}) },
    ...(owed === null ? {} : { deliveries: [{ url: "http://h/", state: owed, attempts: 1, last: null }] }),
  };
  const made: Build = isOver
    ? { ...header, status: "failed", message: "", work: null }
    : { ...header, status: "queued" };
  return summaryOf(made);
};

const ofOneJob = (count: number): readonly BuildSummary[] =>
  Array.from({ length: count }, (_, index) => build(index + 1, "unit", true, index * DAY_MS));

test("without limits nothing is forgotten", () => {
  assert.equal(
    forgettable(ofOneJob(9), NONE, 1e15, () => 1e15),
    [],
  );
});

test("the oldest beyond the count go first, and no more of them than must", () => {
  assert.equal(
    forgettable(ofOneJob(5), { ...NONE, builds: 3 }, 0, () => 0),
    [1, 2],
  );
  assert.equal(
    forgettable(ofOneJob(3), { ...NONE, builds: 3 }, 0, () => 0),
    [],
  );
});

test("a build is kept for the days after its end", () => {
  const limits = { ...NONE, days: 2 };
  assert.equal(
    forgettable(ofOneJob(5), limits, 3 * DAY_MS, () => 0),
    [1],
  );
  assert.equal(
    forgettable(ofOneJob(5), limits, 3 * DAY_MS + 1, () => 0),
    [1, 2],
  );
});

test("what is over the bytes goes, oldest first, and what is not measured counts nothing", () => {
  const limits = { ...NONE, bytes: 25 };
  assert.equal(
    forgettable(ofOneJob(4), limits, 0, () => 10),
    [1, 2],
  );
  assert.equal(
    forgettable(ofOneJob(4), limits, 0, (id) => (id < 3 ? 10 : undefined)),
    [],
  );
});

test("the last build of each job stays, and counts", () => {
  const builds = [build(1, "rare", true), build(2, "unit", true), build(3, "unit", true), build(4, "unit", true)];
  assert.equal(
    forgettable(builds, { ...NONE, builds: 2 }, 0, () => 0),
    [2, 3],
  );
  assert.equal(
    forgettable(builds, { ...NONE, builds: 1 }, 0, () => 0),
    [2, 3],
  );
});

test("a build that owes a callback stays until that is told or given up", () => {
  const builds = (state: Delivery["state"]): readonly BuildSummary[] => [
    build(1, "unit", true, 0, state),
    build(2, "unit", true),
    build(3, "unit", true),
  ];
  assert.equal(
    forgettable(builds("pending"), { ...NONE, builds: 2 }, 0, () => 0),
    [2],
  );
  assert.equal(
    forgettable(builds("delivered"), { ...NONE, builds: 2 }, 0, () => 0),
    [1],
  );
  assert.equal(
    forgettable(builds("failed"), { ...NONE, builds: 2 }, 0, () => 0),
    [1],
  );
});

const LIMIT = fc.option(fc.nat(12));

test("whatever the builds: what runs and the last of each job stay, and a limit is exceeded only by what must stay", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.boolean(), fc.nat(20)), { maxLength: 15 }),
      fc.record({ builds: LIMIT, days: LIMIT, bytes: LIMIT }),
      (specs, limits) => {
        const now = 20 * DAY_MS;
        const builds = specs.map(([job, isOver, day], index) => build(index + 1, job, isOver, day * DAY_MS));
        const gone = forgettable(builds, limits, now, (id) => id % 3);
        assert.equal(
          gone,
          gone.toSorted((one, other) => one - other),
        );
        const kept = builds.filter(({ id }) => !gone.includes(id));
        assert.is(kept.at(-1)?.id, builds.at(-1)?.id);
        assert.is(kept.filter((one) => !hasEnded(one)).length, specs.filter(([, isOver]) => !isOver).length);
        const ended = kept.filter(hasEnded);
        for (const job of ["a", "b", "c"]) {
          const last = builds.findLast((one) => hasEnded(one) && one.jobName === job);
          assert.ok(last === undefined || kept.includes(last));
        }
        const spared = (one: BuildSummary): boolean =>
          one === builds.at(-1) || one === ended.findLast(({ jobName }) => jobName === one.jobName);
        // Were one gone more that need not stay, the limits would hold without it: so all are exceeded by the spared ones alone.
        const free = ended.filter((one) => !spared(one));
        const bytes = ended.reduce((sum, { id }) => sum + (id % 3), 0);
        if (free.length > 0) {
          assert.ok(limits.builds === null || ended.length <= limits.builds);
          assert.ok(limits.bytes === null || bytes <= limits.bytes);
        }
        for (const { times } of free) assert.ok(limits.days === null || times.failed! >= now - limits.days * DAY_MS);
        // And none is gone that all limits leave.
        for (const id of gone.slice(-1)) {
          const one = builds[id - 1]!;
          const isOld = limits.days !== null && one.times.failed! < now - limits.days * DAY_MS;
          const isMany = limits.builds !== null && ended.length + 1 > limits.builds;
          const isLarge = limits.bytes !== null && bytes + (id % 3) > limits.bytes;
          assert.ok(isOld || isMany || isLarge);
        }
      },
    ),
  );
});

test.run();
