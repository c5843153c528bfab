import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import * as assert from "uvu/assert";
import { selectKeysOf, withSelectFlags } from "../../../src/cli/commands/select-flags.ts";
import { suite } from "../../support/suite.ts";
import { makeWorkplace, type Workplace } from "../program.ts";

const test = suite("flags that choose atoms", { limitMs: 180_000 });

/** Notes each run; the atom 2 fails while there is no file `mended`, and in its first run where it is repeated. */
const YAML = `
Test:
  commands:
    - echo "$N\${CLUSTERRUNNER_REPETITION:-}" >> runs
    - '[ "$N" != 2 ] || [ -e mended ] || [ "\${CLUSTERRUNNER_REPETITION:-1}" != 1 ]'
  atomizers:
    - N: seq 1 3
`;

const inWorkplace = async (use: (workplace: Workplace) => Promise<void>, yaml: string = YAML): Promise<void> => {
  const workplace = makeWorkplace(yaml);
  try {
    await use(workplace);
  } finally {
    workplace.remove();
  }
};

interface Output {
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

const build = async ({ run }: Workplace, ...args: readonly string[]): Promise<Output> => {
  const { ended, stdout, stderr } = run("build", "-e", "1", ...args);
  return { code: await ended, stdout: stdout(), stderr: stderr() };
};

/** What has run since the last time, in order. */
const runsIn = ({ project }: Workplace): readonly string[] => {
  const path = join(project, "runs");
  const runs = existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
  rmSync(path, { force: true });
  return runs.toSorted();
};

test("--failed runs what was left unpassed, also after a build of other atoms, and nothing once everything has passed", () =>
  inWorkplace(async (place) => {
    const unknown = await build(place, "--failed");
    assert.is.not(unknown.code, 0);
    assert.match(unknown.stderr, "Build it without --failed first");
    assert.is((await build(place)).code, 1);
    assert.equal(runsIn(place), ["1", "2", "3"]);
    assert.is((await build(place, "--only", "1", "--only", "N=3")).code, 0);
    assert.equal(runsIn(place), ["1", "3"], "only the atoms that are like a pattern");
    writeFileSync(join(place.project, "mended"), "");
    assert.is((await build(place, "--failed", "-j", "Test")).code, 0);
    assert.equal(runsIn(place), ["2"]);
    const nothing = await build(place, "--failed");
    assert.is(nothing.code, 0);
    assert.match(nothing.stdout, "Everything passed in the last build");
    assert.equal(runsIn(place), []);
  }));

test("--repeat runs each atom so many times, and tells how often each failed", () =>
  inWorkplace(async (place) => {
    const { code, stdout } = await build(place, "--repeat", "3");
    assert.is(code, 1);
    assert.match(stdout, "N=2 (1 of 3)");
    assert.match(stdout, "N=2  1 of 3 failed");
    assert.match(stdout, "2 other atoms never failed");
    assert.equal(runsIn(place), ["11", "12", "13", "21", "22", "23", "31", "32", "33"]);
  }));

test("--fail-fast ends the build with the first atom that fails", () =>
  inWorkplace(async (place) => {
    assert.is((await build(place, "--fail-fast", "--only", "2", "--repeat", "100")).code, 1);
    assert.ok(runsIn(place).length < 100);
  }));

test("--timeout and --build-timeout end what takes too long", () =>
  inWorkplace(async (place) => {
    const late = await build(place, "--timeout", "100ms");
    assert.is(late.code, 1);
    assert.match(late.stdout, "0.1 s");
    const whole = await build(place, "--build-timeout", "0.1");
    assert.is.not(whole.code, 0);
    assert.match(whole.stdout + whole.stderr, "must end within 0.1 s");
  }, 'Test:\n  commands: ["sleep 60"]\n  atomizers: [{ N: "echo 1" }]\n'));

test("--output and --junit say where the results go, in place of ./build_results", () =>
  inWorkplace(async (place) => {
    assert.is((await build(place, "--output", "out", "--junit", "reports/all.xml")).code, 1);
    const { project } = place;
    assert.ok(existsSync(join(project, "out", "failures.txt")));
    assert.not.ok(existsSync(join(project, "build_results")));
    assert.match(
      readFileSync(join(project, "reports", "all.xml"), "utf8"),
      '<testsuites name="Test" tests="3" failures="1" errors="0" skipped="0"',
    );
    const wrong = await build(place, "--output", "runs");
    assert.match(wrong.stderr, 'Cannot write results to "runs" as it must be a folder: found a file');
    assert.is(runsIn(place).length, 3, "nothing has run");
  }));

const parsed = (...args: readonly string[]): unknown => {
  const command = withSelectFlags(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return selectKeysOf(command.parse(args, { from: "user" }).opts());
};

test("flags become the keys of a request, and only those that were given", () => {
  assert.equal(parsed(), {});
  assert.equal(parsed("--only", "a", "--only", "b", "--repeat", "3", "--fail-fast"), {
    only: ["a", "b"],
    repeat: 3,
    fail_fast: true,
  });
  assert.equal(parsed("--timeout", "90", "--build-timeout", "1.5h"), { timeout: 90, build_timeout: "1.5h" });
});

const DURATION = 'It must be a number of seconds above 0, or one with a unit such as "10s", "5m" or "1h".';

const WRONG: readonly (readonly [flag: string, value: string, wish: string])[] = [
  ["--repeat", "0", "It must be a whole number from 1 to 1000."],
  ["--repeat", "1001", "It must be a whole number from 1 to 1000."],
  ["--repeat", "many", "It must be a whole number from 1 to 1000."],
  ["--timeout", "0s", DURATION],
  ["--build-timeout", "soon", DURATION],
];

for (const [flag, value, wish] of WRONG) {
  test(`${flag} ${value} is wrong usage`, () => {
    assert.throws(
      () => parsed(flag, value),
      (error: unknown) => error instanceof CommanderError && error.message.includes(wish),
    );
  });
}

test.run();
