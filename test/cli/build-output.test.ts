import { existsSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { inScene, WAITING } from "./scene.ts";

const test = suite("what clusterrunner build prints", { limitMs: 50_000 });

const PASSING = "Job:\n  commands: [echo got $N]\n  atomizers: [{ N: seq 1 3 }]\n";

const typeOf = (line: string): string => {
  const event: unknown = JSON.parse(line);
  return typeof event === "object" && event !== null && "type" in event ? String(event.type) : "";
};

test("--json writes the events of the API, one a line, and last the summary; notices go elsewhere", () =>
  inScene(WAITING, async ({ run, go }) => {
    const build = run("build", "--json", "-e", "3");
    await build.shown('"exit_code":7');
    go();
    assert.is(await build.ended, 1, build.stderr());
    const lines = build.stdout().trimEnd().split("\n");
    const types = lines.map(typeOf);
    assert.equal(types.slice(0, 4), ["queued", "preparing", "prepared", "building"]);
    assert.equal(types.slice(-3), ["finished", "end", "summary"]);
    assert.is(types.filter((type) => type === "atom_finished").length, 5);
    const summary: unknown = JSON.parse(lines.at(-1) ?? "");
    assert.ok(typeof summary === "object" && summary !== null);
    const { outcome, num_atoms, num_failed, failed_atoms, results, again } = Object.fromEntries(
      Object.entries(summary),
    );
    assert.equal(
      [outcome, num_atoms, num_failed, results, again],
      ["failed", 5, 1, "build_results", "clusterrunner build --failed -e 3"],
    );
    const [failed] = Array.isArray(failed_atoms) ? failed_atoms : [];
    assert.is(failed.name, "N=3");
    assert.is(failed.exit_code, 7);
    assert.is(build.stderr(), "");
  }));

test("--json tells of an interrupt on stderr, and of the outcome in its summary", () =>
  inScene(WAITING, async ({ run }) => {
    const build = run("build", "--json", "-e", "3");
    await build.shown('"exit_code":7');
    build.child.kill("SIGINT");
    assert.is(await build.ended, 130);
    assert.match(build.stdout(), /"outcome":"interrupted"[^\n]*\n$/);
    assert.is(build.stderr(), "Ending the build and what it started; once more kills it at once\n");
  }));

test("--quiet prints nothing of a build that passes", () =>
  inScene(PASSING, async ({ run, project }) => {
    const build = run("build", "--quiet");
    assert.is(await build.ended, 0);
    assert.is(build.stdout() + build.stderr(), "");
    assert.ok(existsSync(join(project, "build_results", "artifact_0_0")));
  }));

test("--quiet prints the failures of a build that fails, and its last line", () =>
  inScene(WAITING, async ({ run, go }) => {
    go();
    const build = run("build", "-q");
    assert.is(await build.ended, 1);
    assert.match(build.stdout(), /^FAILED N=3 {2}exit 7 {2}\S+ s\n {4}bad number\nFailed {2}1 of 5 atoms in [^\n]+\n$/);
  }));

test("--quiet says why a build could not run", () =>
  inScene("Job:\n  commands: [':']\n  atomizers: [{ N: 'exit 3' }]\n", async ({ run }) => {
    const build = run("build", "-q");
    assert.is(await build.ended, 3);
    assert.match(build.stdout(), /^The build could not run\nCannot .*\n/);
  }));

test("--verbose tells of every atom with the end of its output", () =>
  inScene(PASSING, async ({ run }) => {
    const build = run("build", "--verbose");
    assert.is(await build.ended, 0);
    for (const atom of [1, 2, 3])
      assert.match(build.stdout(), new RegExp(`^PASSED N=${atom} {2}\\S+ s\\n {4}got ${atom}$`, "m"));
  }));

test("ways to print that exclude each other, and no number of executors, are wrong usage", () =>
  inScene(PASSING, async ({ run }) => {
    const runs = [
      ["--json", "--quiet"],
      ["--quiet", "--verbose"],
      ["-e", "0"],
      ["--executors", "many"],
    ].map((flags) => run("build", ...flags));
    assert.equal(await Promise.all(runs.map(({ ended }) => ended)), [2, 2, 2, 2]);
    for (const { stdout, stderr } of runs) {
      assert.is(stdout(), "");
      assert.not.match(stderr(), /\n {4}at /, "no stack");
    }
  }));

for (const [signal, code] of [
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  test(`${signal} ends the build in order, with ${code}`, () =>
    inScene(WAITING, async ({ run }) => {
      const build = run("build", "-e", "3");
      await build.shown("FAILED N=3");
      build.child.kill(signal);
      assert.is(await build.ended, code);
      assert.match(build.stdout(), /^Interrupted after .*: 1 of 5 atoms had ended, 1 failed$/m);
    }));
}

test.run();
