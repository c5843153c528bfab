import * as assert from "uvu/assert";
import { parseJobConfig, parseJobFile, readJobFile } from "../../src/model/job-file.ts";
import type { Job, Jobs } from "../../src/model/job.ts";
import { suite } from "../support/suite.ts";
import { sampleJob } from "./sample-job.ts";

const test = suite("job-file");

const read = (text: string): Jobs => {
  const result = parseJobFile(text, "clusterrunner.yaml");
  if (!result.ok) throw new Error(result.message);
  return result.value;
};

/** What the refusal says behind `Cannot read "clusterrunner.yaml" `. */
const refusal = (text: string): string => {
  const result = parseJobFile(text, "clusterrunner.yaml");
  if (result.ok) throw new Error("the file is read");
  assert.match(result.message, /^Cannot read "clusterrunner\.yaml" line \d+, column \d+ as [^\n]*[^.]$/);
  return result.message.replace('Cannot read "clusterrunner.yaml" ', "");
};

/** A job of three lines. */
const job = (name: string, lines = ""): string => `${name}:\n  commands: [make]\n  atomizers: [{T: ls}]\n${lines}`;

const UNIT: Job = sampleJob();

test("a file maps names to jobs", () => {
  assert.equal(
    [...read(`${job("unit")}${job("lint", "  max_executors: 2\n")}`)],
    [
      ["unit", UNIT],
      ["lint", { ...UNIT, name: "lint", maxExecutors: 2 }],
    ],
  );
});

test("a job may build on another by a merge", () => {
  const jobs = read("unit: &unit\n  commands: [make]\n  atomizers: [{T: ls}]\nslow: {<<: *unit, max_executors: 1}\n");
  assert.equal(jobs.get("slow"), { ...UNIT, name: "slow", maxExecutors: 1 });
});

test("a name is text, whatever YAML makes of it", () => {
  for (const name of ["yes", "on", "12", "1.0", "010", "null", "__proto__", "constructor", "my job", "'a: b'"]) {
    const text = name.replaceAll("'", "");
    assert.equal([...read(job(name))], [[text, { ...UNIT, name: text }]]);
  }
});

test("an atomizer's variable is text, too, though YAML 1.1 may read N as false", () => {
  const [unit] = read("unit:\n  commands: [a]\n  atomizers:\n    - N: seq 3\n    - y: seq 4\n").values();
  assert.equal(unit?.atomizers, [
    { variable: "N", command: "seq 3" },
    { variable: "y", command: "seq 4" },
  ]);
});

const KEYS =
  '"commands", "atomizers", "setup_build", "teardown_build", "max_executors", "max_executors_per_slave", ' +
  '"labels", "env", "junit", "priority", "fail_fast", "timeout", "no_output_timeout", "retries", "flaky", "setup_timeout", "teardown_timeout", "build_timeout"';
const LIST = "must be a list of strings";
const DURATION = 'must be a number of seconds above 0, or one with a unit such as "10s", "5m" or "1h"';
const RETRIES = '"retries" of job "unit" must be a whole number from 0 to 100';
const COUNT = '"max_executors" of job "unit" must be a whole number, at least 1';

const REFUSALS: readonly (readonly [string, string, string])[] = [
  ["an empty file", "", "line 1, column 1 as the file must map job names to jobs: found nothing"],
  ["a file of comments", "# a\n# b\n", "line 1, column 1 as the file must map job names to jobs: found nothing"],
  ["a list", "\n- a\n", "line 2, column 1 as the file must map job names to jobs: found a list"],
  ["a text", "hello\n", "line 1, column 1 as the file must map job names to jobs: found a string"],
  ["a file without jobs", "{}\n", "line 1, column 1 as the file must hold at least one job: found none"],
  ["a job without name", job('""'), "line 1, column 1 as a job must have a name: found nothing"],
  [
    "a job that is a text",
    `${job("lint")}unit: make\n`,
    'line 4, column 1 as job "unit" must be a mapping: found a string',
  ],
  ["a job that is null", `unit:\n${job("lint")}`, 'line 1, column 1 as job "unit" must be a mapping: found null'],
  [
    "an unknown key",
    job("unit", "  comands: x\n"),
    `line 4, column 3 as "comands" of job "unit" must be one of ${KEYS}: found an unknown key`,
  ],
  [
    "no commands",
    "unit:\n  atomizers: [{T: ls}]\n",
    `line 1, column 1 as "commands" of job "unit" ${LIST}: found nothing`,
  ],
  [
    "no atomizers",
    "unit:\n  commands: [a]\n",
    'line 1, column 1 as "atomizers" of job "unit" must be a list of mappings from a variable to a command: found nothing',
  ],
  [
    "commands as text",
    "unit:\n  commands: make\n",
    `line 2, column 3 as "commands" of job "unit" ${LIST}: found a string`,
  ],
  [
    "no command in a list",
    "unit:\n  commands: []\n",
    'line 2, column 3 as "commands" of job "unit" must hold at least one command: found an empty list',
  ],
  [
    "a command that YAML reads as a boolean",
    "unit:\n  commands:\n    - a\n    - true\n",
    'line 4, column 7 as "commands[1]" of job "unit" must be a string, in quotes if need be: found true',
  ],
  [
    "a command that YAML reads as a mapping",
    "unit:\n  commands:\n    - echo a: b\n",
    'line 3, column 7 as "commands[0]" of job "unit" must be a string, in quotes if need be: found a mapping',
  ],
  [
    "a key without value",
    job("unit", "  setup_build:\n"),
    `line 4, column 3 as "setup_build" of job "unit" ${LIST}: found null`,
  ],
  [
    "atomizers as mapping",
    "unit:\n  commands: [a]\n  atomizers: {T: ls}\n",
    'line 3, column 3 as "atomizers" of job "unit" must be a list of mappings from a variable to a command: found a mapping',
  ],
  [
    "an atomizer as text",
    "unit:\n  commands: [a]\n  atomizers: [ls]\n",
    'line 3, column 15 as "atomizers[0]" of job "unit" must map a variable to a command: found a string',
  ],
  [
    "a wrong variable",
    "unit:\n  commands: [a]\n  atomizers:\n    - T-1: ls\n",
    'line 4, column 7 as "atomizers[0].T-1" of job "unit" must be named like a shell variable: found "T-1"',
  ],
  ["a job twice", `${job("unit")}${job("unit")}`, 'line 4, column 1 as a key must be given once: found "unit" again'],
  [
    "a key twice",
    job("unit", "  commands: [a]\n"),
    'line 4, column 3 as a key must be given once: found "commands" again',
  ],
  ["a tab", "unit:\n\tcommands: [a]\n", "line 2, column 1 as it must be indented with spaces: found a tab"],
  ["no executors", job("unit", "  max_executors: 0\n"), `line 4, column 3 as ${COUNT}: found 0`],
  ["less than no executors", job("unit", "  max_executors: -1\n"), `line 4, column 3 as ${COUNT}: found -1`],
  ["a number in quotes", job("unit", '  max_executors: "2"\n'), `line 4, column 3 as ${COUNT}: found a string`],
  [
    "a limit without unit",
    job("unit", "  build_timeout: 5x\n"),
    `line 4, column 3 as "build_timeout" of job "unit" ${DURATION}: found "5x"`,
  ],
  [
    "a limit of nothing",
    job("unit", "  setup_timeout: 0\n"),
    `line 4, column 3 as "setup_timeout" of job "unit" ${DURATION}: found 0`,
  ],
  [
    "a variable of the executor",
    job("unit", "  env: {ATOM_ID: x}\n"),
    `line 4, column 3 as "env" of job "unit" must leave PROJECT_DIR, ARTIFACT_DIR, ATOM_ID, EXECUTOR_INDEX, MACHINE_EXECUTOR_INDEX, BUILD_EXECUTOR_INDEX, CLUSTERRUNNER_BUILD, CLUSTERRUNNER_REPETITION to the executor: found a mapping`,
  ],
  [
    "a timeout of nothing",
    job("unit", "  timeout: 0s\n"),
    `line 4, column 3 as "timeout" of job "unit" ${DURATION}: found "0s"`,
  ],
  [
    "a silence without end",
    job("unit", "  no_output_timeout: .inf\n"),
    `line 4, column 3 as "no_output_timeout" of job "unit" ${DURATION}: found Infinity`,
  ],
  ["fewer than no retries", job("unit", "  retries: -1\n"), `line 4, column 3 as ${RETRIES}: found -1`],
  ["endless retries", job("unit", "  retries: 101\n"), `line 4, column 3 as ${RETRIES}: found 101`],
  ["half a retry", job("unit", "  retries: 0.5\n"), `line 4, column 3 as ${RETRIES}: found 0.5`],
  ["retries in words", job("unit", "  retries: often\n"), `line 4, column 3 as ${RETRIES}: found a string`],
  [
    "a flakiness of another kind",
    job("unit", "  flaky: warn\n"),
    `line 4, column 3 as "flaky" of job "unit" must be one of "pass", "fail": found "warn"`,
  ],
  ["a boolean number", job("unit", "  max_executors: true\n"), `line 4, column 3 as ${COUNT}: found true`],
  ["half an executor", job("unit", "  max_executors: 1.5\n"), `line 4, column 3 as ${COUNT}: found 1.5`],
  ["endless executors", job("unit", "  max_executors: .inf\n"), `line 4, column 3 as ${COUNT}: found Infinity`],
];

for (const [what, text, reason] of REFUSALS) {
  test(`${what} is refused with place, key, wish and find`, () => assert.is(refusal(text), reason));
}

/** Line, column and mend of each problem. */
const problemsIn = (text: string): readonly (readonly [number, number, string | null])[] =>
  readJobFile(text).problems.map(({ line, column, mend }) => [line, column, mend]);

test("every problem of every job is told, and the jobs without one are read", () => {
  const text = `${job("unit")}lint:\n  comands: [a]\n  atomizers: []\n  retries: -1\n${job("slow", "  junit:\n  foo: 1\n")}`;
  assert.equal([...readJobFile(text).jobs.keys()], ["unit"]);
  assert.equal(problemsIn(text), [
    [5, 3, 'did you mean "commands"?'],
    [6, 3, null],
    [7, 3, null],
    [12, 3, null],
    [11, 3, "give it a value, or remove the line"],
  ]);
});

test("a key that is missing is a problem of its own, unless it is only mistyped", () => {
  assert.is(problemsIn("unit:\n  comands: [a]\n  atomizers: [{T: ls}]\n").length, 1);
  assert.is(problemsIn("unit:\n  foo: [a]\n  atomizers: [{T: ls}]\n").length, 2);
  const [missing] = problemsIn("unit:\n  atomizers: [{T: ls}]\n");
  assert.match(missing?.[2] ?? "", /^add what to run/);
});

test("a job's key in the place of a name is told apart from a job", () => {
  const [problem] = problemsIn("commands: [make]\natomizers: [{T: ls}]\n");
  assert.match(problem?.[2] ?? "", /^"commands" belongs into a job/);
});

test("a key that is given again hides no other problem", () => {
  assert.equal(problemsIn(job("unit", "  retries: 1\n  retries: -1\n  env: 3\n")), [
    [5, 3, null],
    [6, 3, null],
    [5, 3, null],
  ]);
});

test("a mistake in one job fails the file, whichever job is wanted", () => {
  assert.match(refusal(`${job("unit")}${job("lint", "  max_executors: 0\n")}`), /^line 7, .* of job "lint" /);
});

test("a job may come with the request", () => {
  const config = { commands: ["make"], atomizers: [{ T: "ls" }] };
  assert.equal(parseJobConfig(config, "unit"), { ok: true, value: UNIT });
  assert.equal(parseJobConfig(config, null), { ok: true, value: { ...UNIT, name: null } });
});

test("a mistake in it is told by its key, and by its job where there is a name", () => {
  const start = 'Cannot read "config" of the request as';
  const reasons: readonly (readonly [unknown, string | null, string])[] = [
    [{ commands: "a" }, "unit", `"commands" of job "unit" ${LIST}: found a string`],
    [{ commands: "a" }, null, `"commands" ${LIST}: found a string`],
    [[], "unit", 'job "unit" must be a mapping: found a list'],
    [null, null, "it must be a mapping: found null"],
    [{ unit: {} }, null, `"unit" must be one of ${KEYS}: found an unknown key`],
    [JSON.parse('{"__proto__":{}}'), null, `"__proto__" must be one of ${KEYS}: found an unknown key`],
  ];
  for (const [config, name, reason] of reasons) {
    assert.equal(parseJobConfig(config, name), { ok: false, message: `${start} ${reason}` });
  }
});

test.run();
