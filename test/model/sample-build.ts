import type { AtomResult, Build, Plan } from "../../src/model/build.ts";
import { evolve } from "../../src/model/evolve.ts";
import type { Fact } from "../../src/model/fact.ts";
import type { Job } from "../../src/model/job.ts";
import type { BuildRequest } from "../../src/model/request.ts";
import type { TestReport } from "../../src/model/test-report.ts";
import { sampleJob } from "./sample-job.ts";

export const REQUEST: BuildRequest = {
  type: "directory",
  projectDirectory: "/srv/app",
  jobName: "unit",
  config: null,
  remoteFiles: [],
  sent: { type: "Directory", project_directory: "/srv/app", job_name: "unit" },
};

/** A plan with one subjob for each element of `sizes`, of that many atoms. */
export const planOf = (sizes: readonly number[], job: Partial<Job> = {}): Plan => ({
  projectDirectory: "/srv/app",
  commit: null,
  job: sampleJob({ command: "test", atomizers: [{ variable: "N", command: "seq 9" }], ...job }),
  subjobs: sizes.map((size, id) => ({
    id,
    firstAtom: sizes.slice(0, id).reduce((sum, before) => sum + before, 0),
    atoms: Array.from({ length: size }, (_, atom) => ({ variable: "N", value: `${id}.${atom}` })),
  })),
});

/** The facts with which every build opens, up to the state in which its atoms run. */
export const openingOf = (sizes: readonly number[], job: Partial<Job> = {}): readonly Fact[] => [
  { type: "queued", at: 1, request: REQUEST },
  { type: "preparing", at: 2 },
  { type: "prepared", at: 3, plan: planOf(sizes, job) },
  { type: "building", at: 4 },
];

/** Folds facts into build 7. */
export const buildOf = (facts: readonly Fact[]): Build => {
  let build: Build | undefined;
  for (const fact of facts) build = evolve(7, build, fact);
  if (build === undefined) throw new RangeError("Cannot make a build as it needs a fact: found none");
  return build;
};

export const started = (subjob: number): Fact => ({ type: "subjobStarted", at: 5, subjob, executor: 1 });

export const ran = (subjob: number, atom: number, exitCode: number, more: Partial<AtomResult> = {}): Fact => ({
  type: "atomFinished",
  at: 6,
  subjob,
  atom,
  exitCode,
  seconds: 0.5,
  ...more,
});

export const read = (subjob: number, atom: number, report: TestReport): Fact => ({
  type: "testsRead",
  at: 6,
  subjob,
  atom,
  report,
});

/** A report of four tests: one passed, one was skipped, one failed and one broke. */
export const sampleReport = (more: Partial<TestReport> = {}): TestReport => ({
  tests: 4,
  failures: 1,
  errors: 1,
  skipped: 1,
  seconds: 0.25,
  failed: [
    { name: "adds", suite: "Sums", message: "expected 2\nfound 3" },
    { name: "divides", suite: "", message: "" },
  ],
  ...more,
});

export const done = (subjob: number): Fact => ({ type: "subjobFinished", at: 7, subjob });
