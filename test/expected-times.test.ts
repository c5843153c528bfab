import * as assert from "uvu/assert";
import { expectedTimesOf } from "../src/expected-times.ts";
import { smoothed } from "../src/model/atom-time.ts";
import { summaryOf } from "../src/model/build-summary.ts";
import type { Build } from "../src/model/build.ts";
import { success } from "../src/model/errors.ts";
import { jobKeyOf, type JobKey } from "../src/model/job-key.ts";
import { retryOf } from "../src/model/retry.ts";
import { parseRequest, type BuildRequest } from "../src/model/request.ts";
import type { Timings } from "../src/store/contract.ts";
import { createMemoryTimings } from "../src/store/memory-timings.ts";
import { buildOf, openingOf, planOf, ran, REQUEST, started } from "./model/sample-build.ts";
import { suite } from "./support/suite.ts";

const test = suite("expected times");

const JOB: JobKey = jobKeyOf(REQUEST, planOf([1]));

/** A build of one atom that took so long, and ended; null did not pass. */
const ended = (id: number, seconds: number | null, request: BuildRequest = REQUEST, job = "unit"): Build => ({
  ...buildOf([
    ...openingOf([1], { name: job }),
    started(0),
    ran(0, 0, seconds === null ? 1 : 0, { seconds: seconds ?? 9 }),
    { type: "canceled", at: 9 },
  ]),
  id,
  request,
});

const ATOM = 'export N="0.0";';

interface Scene {
  readonly timings: Timings;
  readonly said: string[];
  readonly found: number[];
  ask(job?: JobKey): Promise<Readonly<Record<string, number>>>;
}

const sceneOf = (builds: readonly Build[], timings: Timings = createMemoryTimings()): Scene => {
  const said: string[] = [];
  const found: number[] = [];
  const say = (_: unknown, text: string): void => void said.push(text);
  const expected = expectedTimesOf({
    timings,
    builds: () => Promise.resolve(builds.map(summaryOf)),
    find: (id) => {
      found.push(id);
      return Promise.resolve(success(builds.find((build) => build.id === id)));
    },
    log: { debug: say, info: say, warn: say, error: say },
  });
  return { timings, said, found, ask: async (job = JOB) => Object.fromEntries(await expected(job)) };
};

test("what the timings know is taken, and no build is looked at", async () => {
  const { timings, ask, found, said } = sceneOf([ended(1, 5)]);
  await timings.record(JOB, [{ atom: ATOM, seconds: 2 }]);
  assert.equal(await ask(), { [ATOM]: 2 });
  assert.equal([found, said], [[], []]);
});

test("an unknown job is learnt from its builds, the newest counting as if it had been recorded last, and the timings get it back", async () => {
  const { timings, ask, said } = sceneOf([ended(1, 10), ended(2, null), ended(3, 20)]);
  assert.equal(await ask(), { [ATOM]: smoothed(10, 20) });
  assert.equal(said, ["Durations of atoms learnt again from the journal"]);
  assert.equal(await timings.expected(JOB), new Map([[ATOM, smoothed(10, 20)]]));
});

test("only the last builds are looked at", async () => {
  const { ask, found } = sceneOf(Array.from({ length: 50 }, (_, id) => ended(id + 1, 1)));
  await ask();
  assert.equal(found, [50, 49, 48, 47, 46, 45]);
});

test("builds of other jobs, retries of some atoms and builds that run are left out", async () => {
  const git = parseRequest({ type: "git", url: "/srv/app", job_name: "unit" });
  const retried = retryOf(ended(1, null));
  assert.ok(retried.ok && git.ok);
  const { ask, found } = sceneOf([
    ended(1, 4),
    ended(2, 5, REQUEST, "other"),
    ended(3, 6, git.value),
    ended(4, 7, retried.value),
    { ...buildOf(openingOf([1])), id: 5 },
  ]);
  assert.equal(await ask(), { [ATOM]: 4 });
  assert.equal(found, [3, 1]);
});

test("a job of git is learnt from the builds of its repository", async () => {
  const git = parseRequest({ type: "git", url: "https://user:pass@example.com/app", job_name: "unit" });
  assert.ok(git.ok);
  const { ask } = sceneOf([ended(1, 3), ended(2, 4, git.value)]);
  assert.equal(await ask(jobKeyOf(git.value, planOf([1]))), { [ATOM]: 4 });
});

test("timings that can't be read or written are said, and builds are learnt from all the same", async () => {
  const fail = (): Promise<never> => Promise.reject(new Error("no disk"));
  const unreadable = sceneOf([ended(1, 4)], { expected: fail, record: fail });
  assert.equal(await unreadable.ask(), { [ATOM]: 4 });
  assert.equal(unreadable.said, ["Durations of atoms not read"]);
  const unwritable = sceneOf([ended(1, 4)], { expected: () => Promise.resolve(new Map()), record: fail });
  assert.equal(await unwritable.ask(), { [ATOM]: 4 });
  await new Promise(setImmediate);
  assert.equal(unwritable.said.slice(1), ["Durations of atoms not recorded"]);
});

test("without its builds a job has no times, and the log says why", async () => {
  const said: string[] = [];
  const expected = expectedTimesOf({
    timings: createMemoryTimings(),
    builds: () => Promise.reject(new Error("no supervisor")),
    find: () => Promise.resolve(success(undefined)),
    log: { debug: () => {}, info: () => {}, warn: (_, text) => void said.push(text), error: () => {} },
  });
  assert.equal(await expected(JOB), new Map());
  assert.equal(said, ["Durations of atoms not learnt, grouping without them"]);
});

test.run();
