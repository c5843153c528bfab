import * as assert from "uvu/assert";
import { countAtoms, countedBuildsOf, type AtomsHistory } from "../../src/model/atom-history.ts";
import type { AtomHistory } from "../../src/model/atom-tally.ts";
import type { AtomResult, Build } from "../../src/model/build.ts";
import { summaryOf } from "../../src/model/build-summary.ts";
import { evolve } from "../../src/model/evolve.ts";
import type { Fact } from "../../src/model/fact.ts";
import { historyOf, type HistoryQuestion, type JobHistory } from "../../src/model/job-history.ts";
import type { BuildRequest } from "../../src/model/request.ts";
import { suite } from "../support/suite.ts";
import { buildOf, done, planOf, ran, REQUEST, started } from "./sample-build.ts";

const test = suite("job history");

const URL = "https://me:secret@example.com/app.git";
const GIT: BuildRequest = {
  type: "git",
  jobName: "unit",
  config: null,
  remoteFiles: [],
  sent: {},
  url: URL,
  remote: "origin",
  branch: null,
  hash: null,
  projectDirectory: ".",
  atomsOverride: null,
};

interface Given {
  readonly request?: BuildRequest;
  readonly job?: string;
  readonly commit?: string | null;
  readonly project?: string;
  /** Of each atom of its only subjob. */
  readonly results?: readonly (Partial<AtomResult> & { readonly exitCode: number })[];
  readonly end?: "finished" | "failed" | "canceled" | "none";
  readonly durationMs?: number;
}

/** A build that was admitted at 1000 times its id. */
const build = (id: number, given: Given = {}): Build => {
  const { request = REQUEST, job = "unit", commit = null, project = "/srv/app", results = [{ exitCode: 0 }] } = given;
  const at = id * 1_000;
  const plan = { ...planOf([results.length], { name: job }), commit, projectDirectory: project };
  const facts: Fact[] = [
    { type: "queued", at, request },
    { type: "preparing", at },
    { type: "prepared", at, plan },
    { type: "building", at },
    { type: "subjobStarted", at, subjob: 0, executor: 0 },
  ];
  for (const [atom, result] of results.entries()) {
    facts.push({ type: "atomFinished", at, subjob: 0, atom, seconds: 1, ...result });
  }
  facts.push({ type: "subjobFinished", at, subjob: 0 });
  const endedAt = at + (given.durationMs ?? 10);
  const { end = "finished" } = given;
  if (end === "failed") facts.push({ type: "failed", at: endedAt, message: "Cannot" });
  else if (end !== "none") facts.push({ type: end, at: endedAt });
  return facts.reduce<Build | undefined>((before, fact) => evolve(id, before, fact), undefined)!;
};

const UNIT: HistoryQuestion = { job: "unit", project: null, most: 10 };

/** The history with that of its atoms, and how often making it let others in; null for a job that no build has run. */
const made = (
  builds: readonly Build[],
  question: Partial<HistoryQuestion> = {},
): { readonly history: (JobHistory & AtomsHistory) | null; readonly yields: number } => {
  const found = historyOf(builds.map(summaryOf), { ...UNIT, ...question });
  if (found === null) return { history: null, yields: 0 };
  let yields = 0;
  const run = <T>(work: Generator<undefined, T, undefined>): T => {
    for (; ; yields++) {
      const step = work.next();
      if (step.done === true) return step.value;
    }
  };
  const counted = countedBuildsOf(found.builds);
  const count = countAtoms(counted);
  for (const { id } of counted) {
    const whole = builds.find((one) => one.id === id);
    if (whole !== undefined) run(count.add(whole));
  }
  return { history: { ...found, ...run(count.result()) }, yields };
};

const history = (builds: readonly Build[], question: Partial<HistoryQuestion> = {}): JobHistory & AtomsHistory => {
  const found = made(builds, question).history;
  assert.ok(found);
  return found;
};

const idsOf = ({ builds }: JobHistory): readonly number[] => builds.map(({ id }) => id);

const named = (atoms: readonly AtomHistory[]): readonly string[] => atoms.map(({ commandString }) => commandString);

test("a job that no build has run has no history, and one whose builds all run an empty one", () => {
  assert.is(made([build(1)], { job: "other" }).history, null);
  assert.equal(history([build(1, { end: "none" })]), {
    projects: ["/srv/app"],
    builds: [],
    outcomes: { passed: 0, failed: 0, broken: 0, canceled: 0 },
    passRate: null,
    durations: null,
    atomBuilds: 0,
    flaky: [],
    slowest: [],
  });
});

test("the newest builds of the job that have ended are looked at", () => {
  const builds = [build(1), build(2), build(3, { job: "other" }), build(4, { end: "none" }), build(5)];
  assert.equal(idsOf(history(builds)), [5, 2, 1]);
  assert.equal(idsOf(history(builds, { most: 2 })), [5, 2]);
  assert.equal(idsOf(history(builds, { most: 0 })), []);
});

test("builds of other projects with a job of this name are told apart, without the credentials of their urls", () => {
  const builds = [
    build(1, { request: GIT, commit: "c1" }),
    build(2, { request: { ...GIT, projectDirectory: "sub" }, commit: "c1" }),
    build(3, { project: "/srv/other" }),
    build(4, { request: { ...GIT, url: URL.replace("secret", "changed") }, commit: "c2" }),
  ];
  const all = history(builds);
  assert.equal(all.projects, ["/srv/other", "https://example.com/app.git", "https://example.com/app.git sub"]);
  assert.equal(idsOf(all), [4, 3, 2, 1]);
  const one = history(builds, { project: "https://example.com/app.git" });
  assert.equal([idsOf(one), one.projects.length], [[4, 1], 3]);
  assert.equal(
    all.slowest.map(({ project, runs }) => [project, runs]),
    [
      ["/srv/other", 1],
      ["https://example.com/app.git", 2],
      ["https://example.com/app.git sub", 1],
    ],
  );
  assert.equal(idsOf(history(builds, { project: "none" })), []);
});

test("a build that was canceled says nothing of the job, and one that broke is none that passed", () => {
  const builds = [
    build(1, { durationMs: 100 }),
    build(2, { durationMs: 300, results: [{ exitCode: 1 }] }),
    build(3, { end: "failed", durationMs: 5_000 }),
    build(4, { end: "canceled", durationMs: 5_000 }),
    build(5, { durationMs: 200 }),
  ];
  const { outcomes, passRate, durations } = history(builds);
  assert.equal(outcomes, { passed: 2, failed: 1, broken: 1, canceled: 1 });
  assert.is(passRate, 0.5);
  assert.equal(durations, { mean: 200, least: 100, median: 200, ninetieth: 300, greatest: 300 });
});

test("a retry of some atoms counts for them, and neither for the pass rate nor for the durations", () => {
  const retry = { ...GIT, retry: { of: 1, atoms: [] } };
  const builds = [
    build(1, { request: GIT, commit: "c", results: [{ exitCode: 1, seconds: 2 }], durationMs: 50 }),
    build(2, { request: retry, commit: "c", results: [{ exitCode: 0, seconds: 4 }], durationMs: 5 }),
  ];
  const { outcomes, passRate, durations, slowest } = history(builds);
  assert.equal([outcomes.passed, outcomes.failed, passRate, durations?.mean], [1, 1, 0, 50]);
  const counts = { runs: 2, failures: 1, flakes: 0, contradictions: 1, meanSeconds: 3, greatestSeconds: 4 };
  const place = { lastBuild: 2, lastSubjob: 0, lastAtom: 0 };
  const name = { project: "https://example.com/app.git", commandString: 'export N="0.0";' };
  assert.equal(slowest, [{ ...name, ...place, ...counts }]);
});

test("an atom is flaky that passed at a later attempt, or both passed and failed at one commit", () => {
  const builds = [
    build(1, { request: GIT, commit: "c1", results: [{ exitCode: 0 }, { exitCode: 1 }, { exitCode: 1 }] }),
    build(2, { request: GIT, commit: "c1", results: [{ exitCode: 0, attempts: 3 }, { exitCode: 0 }, { exitCode: 1 }] }),
    build(3, { request: GIT, commit: "c1", results: [{ exitCode: 0, attempts: 2 }, { exitCode: 1 }, { exitCode: 1 }] }),
    build(4, { request: GIT, commit: "c2", results: [{ exitCode: 0 }, { exitCode: 0 }, { exitCode: 0 }] }),
  ];
  const { flaky } = history(builds);
  assert.equal(
    flaky.map(({ commandString, flakes, contradictions }) => [commandString, flakes, contradictions]),
    [
      ['export N="0.0";', 2, 0],
      ['export N="0.1";', 0, 1],
    ],
  );
});

test("an atom that a build repeats is flaky if it both passed and failed there, in a folder too", () => {
  const subjobs = [1, 2].map((number) => ({
    id: number - 1,
    firstAtom: number - 1,
    atoms: [{ variable: "N", value: "a", repetition: { number, of: 2 } }],
  }));
  const facts = (exitCodes: readonly number[]): readonly Fact[] => [
    { type: "queued", at: 1, request: { ...REQUEST, selection: { repeat: 2 } } },
    { type: "preparing", at: 2 },
    { type: "prepared", at: 3, plan: { ...planOf([1, 1]), subjobs } },
    { type: "building", at: 4 },
    ...exitCodes.flatMap((exitCode, subjob) => [started(subjob), ran(subjob, 0, exitCode), done(subjob)]),
    { type: "finished", at: 9 },
  ];
  const { flaky, passRate } = history([buildOf(facts([0, 1]))]);
  assert.equal(
    flaky.map(({ commandString, runs, failures, contradictions }) => [commandString, runs, failures, contradictions]),
    [['export N="a";', 2, 1, 1]],
  );
  assert.is(passRate, null);
  assert.equal(history([buildOf(facts([1, 1]))]).flaky, []);
});

test("in a folder anything may have changed between two builds, so that only attempts tell a flaky atom", () => {
  const builds = [
    build(1, { results: [{ exitCode: 1 }, { exitCode: 0, attempts: 2 }] }),
    build(2, { results: [{ exitCode: 0 }, { exitCode: 0 }] }),
  ];
  assert.equal(named(history(builds).flaky), ['export N="0.1";']);
});

test("twenty atoms are listed as slow, by what they take on average and then by their names", () => {
  const results = Array.from({ length: 30 }, (_, index) => ({ exitCode: 0, seconds: index % 10 }));
  const { slowest } = history([build(1, { results }), build(2, { results: [{ exitCode: 0, seconds: 100 }] })]);
  assert.is(slowest.length, 20);
  assert.equal(named(slowest.slice(0, 4)), [
    'export N="0.0";',
    'export N="0.19";',
    'export N="0.29";',
    'export N="0.9";',
  ]);
  assert.equal([slowest[0]?.meanSeconds, slowest[0]?.greatestSeconds, slowest[0]?.lastBuild], [50, 100, 2]);
});

test("others are let in after each thousand atoms, and of huge builds only the newest are looked at", () => {
  const results = Array.from({ length: 5_000 }, () => ({ exitCode: 0 }));
  const one = build(1, { results });
  assert.ok(made([one]).yields >= 5);
  const copies = Array.from({ length: 50 }, () => one);
  const { atomBuilds, slowest, builds } = history(copies, { most: 50 });
  assert.equal([builds.length, atomBuilds, slowest[0]?.runs], [50, 40, 40]);
});

test.run();
