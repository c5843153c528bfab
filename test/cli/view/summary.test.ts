import { readFileSync } from "node:fs";
import { join } from "node:path";
import pc from "picocolors";
import * as assert from "uvu/assert";
import { summaryLines, type SummaryStyle } from "../../../src/cli/view/summary-lines.ts";
import { summaryOf, type Outcome } from "../../../src/cli/view/summary.ts";
import { cut } from "../../../src/cli/text-width.ts";
import type { AtomResult } from "../../../src/model/build.ts";
import type { Fact } from "../../../src/model/fact.ts";
import type { Job } from "../../../src/model/job.ts";
import { done, openingOf, ran, started } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";
import { progressOf } from "./sample-progress.ts";
import { makeWorkplace, type Workplace } from "../program.ts";

const test = suite("summary", { limitMs: 30_000 });

const REST = { build: 7, tests: null, results: "out", again: null };

const style = (columns: number): SummaryStyle => ({ colours: pc.createColors(false), columns, fit: cut });

const linesOf = (facts: readonly Fact[], outcome?: Outcome): readonly string[] => {
  const progress = progressOf(facts);
  const found = outcome ?? (progress.failed === 0 ? "passed" : "failed");
  return summaryLines(summaryOf(progress, { ...REST, outcome: found }, 0), style(200));
};

/** The lines for a build of one subjob, whose atoms ended like this. */
const ended = (results: readonly Partial<AtomResult>[], job: Partial<Job> = {}): readonly string[] =>
  linesOf([
    ...openingOf([results.length], job),
    started(0),
    ...results.map(({ exitCode = 0, ...more }, atom) => ran(0, atom, exitCode, more)),
    done(0),
    { type: "finished", at: 2_001 },
  ]);

test("a build that passed tells how many atoms it had and how long it took", () => {
  assert.equal(ended([{}, {}]), [
    "Passed  2 atoms in 2.00 s",
    "  Slowest:   0.50 s  N=0.0",
    "             0.50 s  N=0.1",
    "Results are in out",
  ]);
});

test("a build that was interrupted says how often", () => {
  const opening: readonly Fact[] = [...openingOf([1]), { type: "interrupted", at: 5 }];
  const end: Fact = { type: "finished", at: 2_001 };
  assert.equal(linesOf([...opening, started(0), ran(0, 0, 0), done(0), end]).slice(1), [
    "  Interrupted 1 time, and went on",
    "Results are in out",
  ]);
});

test("what parallel running saved is told where it saved something", () => {
  assert.equal(ended([{ seconds: 2 }, { seconds: 3 }]).slice(0, 2), [
    "Passed  2 atoms in 2.00 s",
    "  5.00 s one after another: 3.00 s saved",
  ]);
});

test("a build that failed counts the failed atoms, and says where they are listed", () => {
  assert.equal(ended([{ exitCode: 7 }, {}]), [
    "Failed  1 of 2 atoms in 2.00 s",
    "  ✗ N=0.0  exit 7  0.50 s",
    "  Slowest:   0.50 s  N=0.0",
    "             0.50 s  N=0.1",
    "Results are in out, the failed atoms are listed in its failures.txt",
  ]);
});

test("a build that passed names its flaky atoms", () => {
  assert.equal(ended([{ attempts: 1 }, { attempts: 3 }]).slice(0, 2), [
    "Passed  2 atoms, 1 flaky in 2.00 s",
    "  Flaky: N=0.1  passed at attempt 3  0.50 s",
  ]);
});

test("a build that failed for nothing but a flaky atom says so", () => {
  assert.equal(ended([{ attempts: 2 }], { flakyFails: true }).slice(0, 2), [
    "Failed  1 of 1 atom, 1 flaky in 2.00 s",
    "  Flaky: N=0.0  passed at attempt 2  0.50 s",
  ]);
});

test("why an atom was ended is told in a line that cannot rewrite the screen", () => {
  assert.equal(ended([{}, { exitCode: 124, reason: "Cannot \u001B[2Jfinish\nit" }]).slice(1, 3), [
    "  ✗ N=0.1  exit 124  0.50 s",
    "    Cannot finish it",
  ]);
});

test("of many atoms some are named, and the others counted", () => {
  const late = Array.from({ length: 12 }, (_, atom) => ({ exitCode: 124, reason: `Cannot finish ${atom}` }));
  const flaky = Array.from({ length: 11 }, () => ({ attempts: 2 }));
  const lines = ended([...late, ...flaky]);
  assert.equal(
    [lines[21], lines[22], lines[32], lines[33]],
    ["    Cannot finish 9", "  2 more failed", "  Flaky: N=0.21  passed at attempt 2  0.50 s", "  1 more flaky"],
  );
});

test("the slowest five come first to last", () => {
  const lines = ended([1, 7, 3, 9, 4, 2, 60].map((seconds) => ({ seconds })));
  assert.equal(lines.slice(2, -1), [
    "  Slowest: 1 min 00 s  N=0.6",
    "             9.00 s  N=0.3",
    "             7.00 s  N=0.1",
    "             4.00 s  N=0.4",
    "             3.00 s  N=0.2",
  ]);
});

test("no line that is made of names is wider than the terminal", () => {
  const progress = progressOf([
    ...openingOf([2]),
    started(0),
    ran(0, 0, 124, { reason: "Cannot finish ".repeat(9) }),
    ran(0, 1, 0, { attempts: 2 }),
    done(0),
    { type: "finished", at: 2_001 },
  ]);
  const lines = summaryLines(summaryOf(progress, { ...REST, outcome: "failed" }, 0), style(20));
  for (const line of lines.filter((text) => text.startsWith("  "))) assert.ok(line.length <= 20, line);
});

test("a build that did not pass says how to run again what failed", () => {
  const progress = progressOf([...openingOf([1]), started(0), ran(0, 0, 1), done(0), { type: "finished", at: 9 }]);
  const summary = summaryOf(progress, { ...REST, outcome: "failed", again: "clusterrunner build --failed" }, 0);
  assert.is(summaryLines(summary, style(80)).at(-1), "Run only the failed ones again: clusterrunner build --failed");
});

test("a build that could not run says why, and a canceled one after how long", () => {
  const opening = openingOf([1]).slice(0, 3);
  assert.equal(linesOf([...opening, { type: "failed", at: 9, message: "no such job" }], "could not run").slice(0, 2), [
    "The build could not run",
    "no such job",
  ]);
  assert.is(
    linesOf([...opening, { type: "canceled", at: 3_001 }], "canceled")[0],
    "Canceled after 3.00 s: 0 of 1 atom had ended, 0 failed",
  );
});

const inWorkplace = async (yaml: string, use: (place: Workplace) => Promise<void>): Promise<void> => {
  const place = makeWorkplace(yaml);
  try {
    await use(place);
  } finally {
    place.remove();
  }
};

/** Atom 1 passes, 2 passes at its second attempt, 3 never ends, and 4 never says a word. */
const ATTEMPTS = `Job:
  commands:
    - echo "$ATOM_ID" >> "tries$N"
    - case $N in 1) echo passed;; 2) echo flaky; [ "$(wc -l < tries2)" = 2 ];; 3) while :; do echo; sleep 0.1; done;; 4) sleep 60;; esac
  atomizers: [{ N: seq 1 4 }]
  timeout: 3s
  no_output_timeout: 2s
  retries: 1
`;

test("atoms that take too long are ended, those that fail run again, and the summary tells of both", () =>
  inWorkplace(ATTEMPTS, async ({ run, project }) => {
    const build = run("build", "--num-executors", "4");
    assert.is(await build.ended, 1, build.stdout() + build.stderr());
    const late = 'Cannot finish atom 0 of subjob 2 (export N="3";) as it must end within 3 s: found it running';
    const silent =
      'Cannot finish atom 0 of subjob 3 (export N="4";) as it must write something within 2 s: found it silent';
    const [, summary = ""] = build.stdout().split(/^(?=Failed)/m);
    assert.match(summary, /^Failed {2}2 of 4 atoms, 1 flaky in /);
    for (const line of [late, silent]) assert.ok(summary.includes(`\n    ${line}\n`), summary);
    assert.match(summary, /\n {2}Flaky: N=2 {2}passed at attempt 2 {2}/);
    assert.match(build.stdout(), /^FAILED N=4 {2}exit 124 at attempt 2 /m);
    const read = (file: string): string => readFileSync(join(project, "build_results", file), "utf8");
    assert.is(
      read("artifact_1_0/clusterrunner_console_output"),
      "flaky\n--- attempt 1 of 2 exited with 1, trying again ---\nflaky\n",
    );
    assert.is(
      read("artifact_3_0/clusterrunner_console_output"),
      `${silent}\n--- attempt 1 of 2 exited with 124, trying again ---\n${silent}\n`,
    );
    assert.is(read("artifact_2_0/clusterrunner_exit_code"), "124\n");
    assert.is(read("failures.txt"), "artifact_2_0\nartifact_3_0");
    assert.equal(
      [1, 2, 3, 4].map((n) => readFileSync(join(project, `tries${n}`), "utf8")),
      ["0\n", "0\n0\n", "0\n0\n", "0\n0\n"],
    );
  }));

test("a flaky atom fails the build of a job that says so, and is listed among its failures", () =>
  inWorkplace(
    "Job:\n  commands: [echo >> tries, '[ $(wc -l < tries) = 2 ]']\n  atomizers: [{ N: seq 1 }]\n  retries: 3\n  flaky: fail\n",
    async ({ run, project }) => {
      const build = run("build");
      assert.is(await build.ended, 1, build.stdout() + build.stderr());
      assert.match(build.stdout(), /^FAILED N=1 {2}passed at attempt 2 /m);
      assert.match(build.stdout(), /^Failed {2}1 of 1 atom, 1 flaky /m);
      assert.is(readFileSync(join(project, "build_results", "failures.txt"), "utf8"), "artifact_0_0");
    },
  ));

test.run();
