import * as assert from "uvu/assert";
import { jobOf, selectJob, type Job } from "../../src/model/job.ts";
import { JOB } from "../../src/model/job-schema.ts";
import { suite } from "../support/suite.ts";
import { sampleJob } from "./sample-job.ts";

const test = suite("job");

const MAPPING = { commands: ["make", "make test"], atomizers: [{ T: "ls" }] };

test("a job is its commands as one line, and its atomizers", () => {
  assert.equal(jobOf("unit", MAPPING), sampleJob({ command: "make && make test" }));
});

test("set-up and teardown become lines, too", () => {
  const job = jobOf(null, { ...MAPPING, setup_build: ["a;", null, "b"], teardown_build: ["c &", "d"] });
  assert.is(job.setup, "a && b");
  assert.is(job.teardown, "c & d");
});

test("atomizers follow each other in order, also those in one mapping", () => {
  const { atomizers } = jobOf(null, { ...MAPPING, atomizers: [{ B: "1", A: "2" }, { B: "3" }] });
  assert.equal(
    atomizers.map(({ variable, command }) => `${variable}=${command}`),
    ["B=1", "A=2", "B=3"],
  );
});

test("the smaller limit bounds the executors, as one machine is one slave", () => {
  const limit = (max_executors?: number, max_executors_per_slave?: number): number | null =>
    jobOf(null, { ...MAPPING, max_executors, max_executors_per_slave }).maxExecutors;
  assert.is(limit(), null);
  assert.is(limit(3), 3);
  assert.is(limit(undefined, 2), 2);
  assert.is(limit(3, 2), 2);
  assert.is(limit(1, 2), 1);
});

test("labels are one or some, each once, and none are left out", () => {
  const labelsOf = (labels?: string | readonly string[]): unknown => jobOf(null, { ...MAPPING, labels }).labels;
  assert.equal([labelsOf(), labelsOf([])], [undefined, undefined]);
  assert.not("labels" in jobOf(null, MAPPING));
  assert.equal(labelsOf("gpu"), ["gpu"]);
  assert.equal(labelsOf(["gpu", "big", "gpu"]), ["gpu", "big"]);
});

test("what is not given is without effect, and what is given is told in ms", () => {
  const job = jobOf("unit", {
    ...MAPPING,
    env: { COLOUR: "always" },
    priority: -2,
    fail_fast: true,
    setup_timeout: 2,
    teardown_timeout: "500ms",
    build_timeout: "1h",
  });
  assert.equal(
    job,
    sampleJob({
      command: "make && make test",
      environment: { COLOUR: "always" },
      priority: -2,
      failFast: true,
      setupTimeoutMs: 2_000,
      teardownTimeoutMs: 500,
      buildTimeoutMs: 3_600_000,
    }),
  );
});

test("junit is a glob or a list of them, and nothing at all where it is not given", () => {
  assert.equal(jobOf(null, { ...MAPPING, junit: "r/*.xml" }).junit, ["r/*.xml"]);
  assert.equal(jobOf(null, { ...MAPPING, junit: ["a.xml", "b.xml"] }).junit, ["a.xml", "b.xml"]);
  assert.not("junit" in jobOf(null, MAPPING));
});

test("without a word on attempts an atom has one, and without limits", () => {
  for (const given of [{}, { retries: 0 }, { flaky: "pass" as const }]) {
    const job = jobOf("unit", { ...MAPPING, ...given });
    assert.not("attempts" in job || "flakyFails" in job, JSON.stringify(given));
  }
});

test("a flaky atom fails the build of a job that says so", () => {
  assert.is(jobOf(null, { ...MAPPING, flaky: "fail" }).flakyFails, true);
});

test("the schema takes what the original takes", () => {
  const full = {
    ...MAPPING,
    commands: ["a", null, ""],
    setup_build: ["a"],
    teardown_build: ["a"],
    max_executors: 1,
    max_executors_per_slave: 1,
    labels: ["gpu"],
  };
  assert.equal(JOB.parse(full), full);
  assert.equal(JOB.parse(MAPPING), MAPPING);
});

test("the schema takes no job that could not run, or would run nothing and pass", () => {
  const { commands: _, ...withoutCommands } = MAPPING;
  const { atomizers: __, ...withoutAtomizers } = MAPPING;
  const wrong = [
    withoutCommands,
    withoutAtomizers,
    { ...MAPPING, commands: [] },
    { ...MAPPING, commands: [null, "", " ; ", "# later"] },
    { ...MAPPING, commands: ["a\0"] },
    { ...MAPPING, atomizers: [] },
    { ...MAPPING, atomizers: [{}] },
    { ...MAPPING, atomizers: [{ T: " " }] },
    { ...MAPPING, atomizers: [{ "A-B": "ls" }] },
    { ...MAPPING, atomizers: [{ "1A": "ls" }] },
    { ...MAPPING, setup_build: null },
    { ...MAPPING, max_executors: 0 },
    { ...MAPPING, unknown: 1 },
  ];
  assert.equal(
    wrong.filter((mapping) => JOB.safeParse(mapping).success),
    [],
  );
});

const jobsOf = (...names: readonly string[]): ReadonlyMap<string, Job> =>
  new Map(names.map((name) => [name, jobOf(name, MAPPING)]));

test("a job is found by its name", () => {
  const jobs = jobsOf("unit", "lint");
  assert.equal(selectJob(jobs, "lint"), { ok: true, value: jobs.get("lint") });
});

test("the only job needs no name", () => {
  const jobs = jobsOf("unit");
  assert.equal(selectJob(jobs, null), { ok: true, value: jobs.get("unit") });
});

test("two jobs and no name is a failure that lists the names", () => {
  assert.equal(selectJob(jobsOf("unit", "lint"), null), {
    ok: false,
    message: 'Cannot choose a job as "job_name" must be one of "unit", "lint": found nothing',
  });
});

test("an unknown name is a failure that lists the names", () => {
  for (const name of ["unti", "", "__proto__", "toString"]) {
    assert.equal(selectJob(jobsOf("unit", "lint"), name), {
      ok: false,
      message: `Cannot choose a job as "job_name" must be one of "unit", "lint": found "${name}"`,
    });
  }
});

test.run();
