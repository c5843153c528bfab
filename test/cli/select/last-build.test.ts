import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { lastBuildOf, once, rememberBuild, stillUnpassed } from "../../../src/cli/select/last-build.ts";
import type { Atom } from "../../../src/model/atom.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("last build");

const atomsOf = (...values: readonly string[]): readonly Atom[] => values.map((value) => ({ variable: "N", value }));

test("the last build of a job is remembered, for each job and each project", () => {
  const base = temporaryFolder();
  const first = { job: "Test", endedAt: 1, atoms: atomsOf("a") };
  const second = { job: "Lint", endedAt: 3, atoms: null };
  const unnamed = { job: null, endedAt: 2, atoms: [] };
  for (const build of [{ ...first, atoms: [] }, first, second, unnamed]) rememberBuild(base, "/srv/app", build);
  assert.equal(lastBuildOf(base, "/srv/app", "Test"), { project: "/srv/app", ...first });
  assert.is(lastBuildOf(base, "/srv/app", "Lint")?.atoms, null);
  assert.is(lastBuildOf(base, "/srv/app", null)?.endedAt, 2);
  assert.is(lastBuildOf(base, "/srv/app", undefined)?.job, "Lint", "the newest of any job");
  assert.is(lastBuildOf(base, "/srv/app", "Other"), undefined);
  assert.is(lastBuildOf(base, "/srv/other", undefined), undefined);
});

test("what is remembered is for its owner alone, and no draft stays", () => {
  const base = temporaryFolder();
  rememberBuild(base, "/srv/app", { job: "../../x", endedAt: 1, atoms: [] });
  const [project = ""] = readdirSync(join(base, "last_builds"));
  const names = readdirSync(join(base, "last_builds", project));
  assert.is(names.length, 1);
  assert.is(statSync(join(base, "last_builds", project, names[0]!)).mode & 0o777, 0o600);
});

test("a damaged file is named, with what to do", () => {
  for (const text of ["", "{", "[]", '{"job":1}', '{"job":null,"endedAt":1,"atoms":[{"value":1}]}']) {
    const base = temporaryFolder();
    rememberBuild(base, "/srv/app", { job: "Test", endedAt: 1, atoms: [] });
    const folder = join(base, "last_builds", readdirSync(join(base, "last_builds"))[0]!);
    const path = join(folder, readdirSync(folder)[0]!);
    writeFileSync(path, text);
    assert.throws(
      () => lastBuildOf(base, "/srv/app", "Test"),
      (error: Error) =>
        error.message ===
        `Cannot tell what failed as "${path}" must say it: found it damaged. Remove it, and build once without --failed`,
    );
  }
});

test("the projects that were built last are remembered, and older ones forgotten", () => {
  const base = temporaryFolder();
  for (let project = 0; project < 201; project++) {
    const folder = join(base, "last_builds", `old-${project}`);
    mkdirSync(folder, { recursive: true });
    utimesSync(folder, project, project);
  }
  rememberBuild(base, "/srv/app", { job: null, endedAt: 1, atoms: [] });
  const names = readdirSync(join(base, "last_builds"));
  assert.is(names.length, 200);
  assert.not.ok(names.includes("old-0") || names.includes("old-1"));
  assert.is(lastBuildOf(base, "/srv/app", null)?.endedAt, 1);
});

test("after a build of some atoms, those that it did not run are as they were", () => {
  const before = atomsOf("a", "b");
  assert.equal(stillUnpassed(before, atomsOf("b", "c"), atomsOf("c")), atomsOf("a", "c"));
  assert.equal(stillUnpassed(before, atomsOf("a", "b"), []), []);
});

test("an atom counts once, whichever of its repetitions failed", () => {
  const atoms = [1, 2].map((number) => ({ variable: "N", value: "a", repetition: { number, of: 2 } }));
  assert.equal(once(atoms), atomsOf("a"));
});

test.run();
