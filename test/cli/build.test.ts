import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { hasLivingMember } from "../../src/processes/living-members.ts";
import { createSqliteTimings } from "../../src/store/sqlite-timings.ts";
import { suite } from "../support/suite.ts";
import { makeWorkplace, type Workplace } from "./program.ts";
import { until } from "./until.ts";

const test = suite("clusterrunner build", { limitMs: 30_000 });

const inWorkplace = async (yaml: string | null, use: (place: Workplace) => Promise<void>): Promise<void> => {
  const place = makeWorkplace(yaml);
  try {
    await use(place);
  } finally {
    place.remove();
  }
};

test("a failing atom exits with 1, shows the end of its output, and stops no other; a build that passes exits with 0, and replaces the results", () =>
  inWorkplace(
    'Job:\n  commands: [echo "said $N", echo kept > "$ARTIFACT_DIR/note.txt", \'[ $N != 2 ] || [ -e pass ]\']\n  atomizers: [{ N: cat atoms }]\n',
    async ({ run, project, home }) => {
      writeFileSync(join(project, "atoms"), "1\n2\n3\n");
      const failing = run("build", "-j", "Job");
      assert.is(await failing.ended, 1, failing.stderr());
      assert.match(failing.stdout(), /FAILED N=2 {2}exit 1/);
      assert.match(failing.stdout(), /^ {4}said 2$/m);
      assert.match(failing.stdout(), /Failed {2}1 of 3 atoms/);
      const results = join(project, "build_results");
      const artifacts = ["artifact_0_0", "artifact_1_0", "artifact_2_0"];
      assert.equal(readdirSync(results).toSorted(), [...artifacts, "failures.txt"]);
      assert.is(readFileSync(join(results, "failures.txt"), "utf8"), "artifact_1_0");

      writeFileSync(join(results, "mine.txt"), "mine");
      writeFileSync(join(project, "atoms"), "1\n2\n");
      writeFileSync(join(project, "pass"), "");
      const passing = run("build");
      assert.is(await passing.ended, 0, passing.stdout() + passing.stderr());
      assert.match(passing.stdout(), /Passed {2}2 atoms/);
      assert.equal(readdirSync(results).toSorted(), ["artifact_0_0", "artifact_1_0", "mine.txt"]);
      const atom = join(results, "artifact_1_0");
      assert.is(readFileSync(join(atom, "clusterrunner_console_output"), "utf8"), "said 2\n");
      assert.is(readFileSync(join(atom, "clusterrunner_exit_code"), "utf8"), "0\n");
      assert.is(readFileSync(join(atom, "note.txt"), "utf8"), "kept\n");
      assert.equal(readdirSync(join(home, ".clusterrunner", "embedded")), [], "the run's own folder is gone");
    },
  ));

test("a build is grouped by the times that earlier ones left in the base directory, and leaves its own", () =>
  inWorkplace("Job:\n  commands: [echo $N]\n  atomizers: [{ N: seq 1 4 }]\n", async ({ run, project, home }) => {
    const job = { project: realpathSync(project), job: "Job" };
    const timings = createSqliteTimings(join(home, ".clusterrunner", "timings.db"));
    const known = { 1: 1, 2: 1, 3: 100, 4: 1 };
    await timings.record(
      job,
      Object.entries(known).map(([value, seconds]) => ({ atom: `export N="${value}";`, seconds })),
    );
    assert.is(await run("build", "--num-executors", "2").ended, 0);
    const printed = (atom: string): string =>
      readFileSync(join(project, "build_results", atom, "clusterrunner_console_output"), "utf8");
    assert.equal(readdirSync(join(project, "build_results")).toSorted(), [
      "artifact_0_0",
      "artifact_1_0",
      "artifact_1_1",
      "artifact_1_2",
    ]);
    assert.is(printed("artifact_0_0"), "3\n");
    const seconds = (await timings.expected(job)).get('export N="3";') ?? 0;
    assert.ok(seconds > 70 && seconds < 100, `${seconds}`);
    await timings.close();
  }));

const FAILURES: readonly (readonly [what: string, yaml: string | null, message: RegExp])[] = [
  ["a missing clusterrunner.yaml names the file", null, /clusterrunner\.yaml/],
  [
    "a mistake in clusterrunner.yaml names line and column",
    "Job:\n  commands: oops\n  atomizers: [{ N: seq 1 }]\n",
    /line 2, column 3.*must be a list of strings: found a string/,
  ],
  [
    "a set-up that fails shows its output",
    "Job:\n  setup_build: [echo no database, exit 4]\n  commands: [':']\n  atomizers: [{ N: seq 1 }]\n",
    /no database/,
  ],
];

for (const [what, yaml, message] of FAILURES) {
  test(`${what}, and exits with 3`, () =>
    inWorkplace(yaml, async ({ run }) => {
      const build = run("build", "--job-name", "Job");
      assert.is(await build.ended, 3);
      assert.match(build.stdout(), /The build could not run/);
      assert.match(build.stdout(), message);
      assert.is(build.stderr(), "");
    }));
}

test("options behind the kind of project are that kind's", () =>
  inWorkplace("Right:\n  commands: [':']\n  atomizers: [{ N: seq 1 }]\n", async ({ run }) => {
    const build = run("build", "directory", "--project-directory", ".", "-j", "Wrong");
    assert.is(await build.ended, 3);
    assert.match(build.stdout(), '"Right": found "Wrong"');
  }));

test("an unknown option exits with 2 and suggests the right one", () =>
  inWorkplace(null, async ({ run }) => {
    const build = run("build", "--job-nam", "Job");
    assert.is(await build.ended, 2);
    assert.match(build.stderr(), /did you mean "--job-name"\?/);
  }));

test("Ctrl-C ends every child, runs the teardown, keeps what there is, and exits with 130", () =>
  inWorkplace(
    `Job:
  commands: [echo $$ > "$PROJECT_DIR/pid$N", trap "" TERM, 'if [ $N = 2 ]; then echo "on screen"; sleep 1000 & wait; fi']
  teardown_build: [touch torn-down]
  atomizers: [{ N: seq 1 3 }]
`,
    async ({ run, project }) => {
      const pidFile = join(project, "pid2");
      writeFileSync(join(project, "clusterrunner.conf"), "[general]\nkill_grace = 0.2\n", { mode: 0o600 });
      const build = run("build", "--num-executors", "1", "-c", "clusterrunner.conf");
      await until(() => existsSync(pidFile) && readFileSync(pidFile, "utf8") !== "");
      build.child.kill("SIGINT");
      assert.is(await build.ended, 130, build.stderr());
      const pid = Number(readFileSync(pidFile, "utf8"));
      assert.is(await hasLivingMember(pid), false, "the atom's process group is gone");
      assert.ok(existsSync(join(project, "torn-down")));
      assert.not(existsSync(join(project, "pid3")));
      assert.ok(existsSync(join(project, "build_results", "artifact_0_0")));
    },
  ));

test("two builds may run at once", () => {
  const yaml = "Job:\n  commands: [':']\n  atomizers: [{ N: seq 1 5 }]\n";
  return inWorkplace(yaml, (one) =>
    inWorkplace(yaml, async (other) => {
      writeFileSync(
        join(other.project, "shared.conf"),
        `[general]\nbase_directory = ${join(one.home, ".clusterrunner")}\n`,
        { mode: 0o600 },
      );
      const runs = [one.run("build"), other.run("build", "-c", "shared.conf")];
      assert.equal(await Promise.all(runs.map(({ ended }) => ended)), [0, 0]);
    }),
  );
});

test.run();
