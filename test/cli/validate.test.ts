import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createColors } from "picocolors";
import * as assert from "uvu/assert";
import { checkJobFile } from "../../src/cli/checked-file.ts";
import { showChecked } from "../../src/cli/validate.ts";
import { suite } from "../support/suite.ts";
import { makeWorkplace, type Workplace } from "./program.ts";

const test = suite("clusterrunner validate", { limitMs: 30_000 });

const GOOD = "Test:\n  commands: [make]\n  atomizers: [{ T: ls }]\n";

const BAD = `Test:
  comands: [make]
  atomizers:
    - T-1: ls
  max-executors: 0
Lint:
  commands: make
  env: { ATOM_ID: "3" }
commands:
  - make
`;

const withPlace = async (yaml: string | null, use: (place: Workplace) => Promise<void>): Promise<void> => {
  const place = makeWorkplace(yaml);
  try {
    await use(place);
  } finally {
    place.remove();
  }
};

const configure = (place: Workplace, text: string, mode = 0o600): void => {
  const base = join(place.home, ".clusterrunner");
  mkdirSync(base, { mode: 0o700 });
  writeFileSync(join(base, "clusterrunner.conf"), text, { mode });
};

test("a good file and no settings are fine", () =>
  withPlace(GOOD, async (place) => {
    const run = place.run("validate");
    assert.is(await run.ended, 0);
    assert.is(
      run.stdout(),
      `ok clusterrunner.yaml: 1 job: Test\nok ${place.home}/.clusterrunner/clusterrunner.conf: no such file, so every setting has its default\n`,
    );
  }));

test("every problem is told with its place, the line, and how to mend it", () =>
  withPlace(BAD, async (place) => {
    const run = place.run("validate", "clusterrunner.yaml");
    assert.is(await run.ended, 1);
    assert.is(run.stderr(), "");
    assert.is(
      run.stdout(),
      `clusterrunner.yaml:2:3: error: "comands" of job "Test" must be a known one: found an unknown key
  2 |   comands: [make]
    |   ^^^^^^^
      mend: did you mean "commands"?

clusterrunner.yaml:4:7: error: "atomizers[0].T-1" of job "Test" must be named like a shell variable: found "T-1"
  4 |     - T-1: ls
    |       ^^^

clusterrunner.yaml:5:3: error: "max-executors" of job "Test" must be a known one: found an unknown key
  5 |   max-executors: 0
    |   ^^^^^^^^^^^^^
      mend: did you mean "max_executors"?

clusterrunner.yaml:6:1: error: "atomizers" of job "Lint" must be a list of mappings from a variable to a command: found nothing
  6 | Lint:
    | ^^^^
      mend: add what lists the values, such as: atomizers: [{ TEST_FILE: ls tests/test_*.py }]

clusterrunner.yaml:7:3: error: "commands" of job "Lint" must be a list of strings: found a string
  7 |   commands: make
    |   ^^^^^^^^

clusterrunner.yaml:8:3: error: "env" of job "Lint" must leave PROJECT_DIR, ARTIFACT_DIR, ATOM_ID, EXECUTOR_INDEX, MACHINE_EXECUTOR_INDEX, BUILD_EXECUTOR_INDEX, CLUSTERRUNNER_BUILD, CLUSTERRUNNER_REPETITION to the executor: found a mapping
  8 |   env: { ATOM_ID: "3" }
    |   ^^^

clusterrunner.yaml:9:1: error: job "commands" must be a mapping: found a list
  9 | commands:
    | ^^^^^^^^
      mend: "commands" belongs into a job: write a name above it, such as "Test:", and indent it

7 problems in 1 file
`,
    );
  }));

test("what is no YAML is told line by line", () =>
  withPlace('a:\n\t- b\nc: [\nd: "x\n', async (place) => {
    const run = place.run("validate", ".");
    assert.is(await run.ended, 1);
    assert.match(run.stdout(), /^clusterrunner\.yaml:2:1: error: it must be indented with spaces: found a tab$/m);
    assert.match(run.stdout(), /^clusterrunner\.yaml:4:1: error: it must be YAML: /m);
  }));

test("all problems of the settings are told, and no line shows a value", () =>
  withPlace(GOOD, async (place) => {
    configure(
      place,
      "[general]\nsecret = s3cr3t\nsecrt = hidden-too\npassword hidden-three\n\n[mster]\n[master]\n port = 99999999\n",
    );
    const run = place.run("validate");
    assert.is(await run.ended, 1);
    const places = [...run.stdout().matchAll(/clusterrunner\.conf:(\d+):(\d+): error/g)].map(([, line, column]) => [
      line,
      column,
    ]);
    assert.equal(places, [
      ["2", "1"],
      ["3", "1"],
      ["4", "1"],
      ["6", "1"],
      ["8", "2"],
    ]);
    assert.match(run.stdout(), '3 | secrt = ...\n    | ^^^^^\n      mend: did you mean "secret"?\n');
    assert.match(run.stdout(), 'mend: did you mean "master"?');
    assert.not.match(run.stdout(), /s3cr3t|hidden/);
  }));

test("settings that others can read are a problem, with the command that mends it", () =>
  withPlace(GOOD, async (place) => {
    configure(place, "[general]\n", 0o644);
    const run = place.run("validate");
    assert.is(await run.ended, 1);
    assert.match(run.stdout(), /clusterrunner\.conf: error: .* found mode 0644, mend it with: chmod 600 /);
  }));

test("as JSON it is for programs", () =>
  withPlace(BAD, async (place) => {
    const run = place.run("validate", "--json", "clusterrunner.yaml");
    assert.is(await run.ended, 1);
    const { ok, files, problems } = JSON.parse(run.stdout());
    assert.is(ok, false);
    assert.equal(files, ["clusterrunner.yaml"]);
    assert.is(problems.length, 7);
    assert.equal(problems[0], {
      file: "clusterrunner.yaml",
      line: 2,
      column: 3,
      message: '"comands" of job "Test" must be a known one: found an unknown key',
      mend: 'did you mean "commands"?',
    });
  }));

test("a file that is not there says how to get one", () =>
  withPlace(null, async (place) => {
    const run = place.run("validate");
    assert.is(await run.ended, 1);
    assert.match(
      run.stdout(),
      "clusterrunner.yaml: error: it must be a file that can be read: found nothing there\n  mend: write one, or have it written for this project: clusterrunner init\n",
    );
    const conf = place.run("validate", "-c", "absent.conf");
    assert.is(await conf.ended, 1);
    assert.match(conf.stdout(), /^absent\.conf: error: .* found nothing there\n\n1 problem in 1 file\n$/);
  }));

test("of a line that is wider than the terminal the place is shown", () =>
  withPlace(`Long: {commands: [${"a".repeat(300)}, true, b], atomizers: [{ A: ls }]}\n`, async (place) => {
    const checked = checkJobFile(place.project);
    for (const width of [20, 40, 80, 200]) {
      const lines = showChecked([checked], { colours: createColors(false), width }).split("\n");
      const [source = "", carets = ""] = lines.filter((line) => /^\s+1? \| /.test(line));
      assert.ok(source.length <= width && carets.length <= width, `${width}: ${source}`);
      assert.is(source.slice(carets.indexOf("^"), carets.length), "true");
    }
  }));

test("a control character of a file does not reach the terminal", () =>
  withPlace('"a\\e[2Jb": 3\n', async (place) => {
    const run = place.run("validate", ".");
    assert.is(await run.ended, 1);
    assert.not.ok(run.stdout().includes("\u001b"));
  }));

test.run();
