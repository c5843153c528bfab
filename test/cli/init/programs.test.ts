import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { detectMake, detectProve, detectShell } from "../../../src/cli/init/programs.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";
import { projectOf } from "./sample-project.ts";

const test = suite("programs");
const root = temporaryFolder();

/** What the atomizer for a Makefile prints where that is; undefined for no job. */
const targetsOf = (makefile: string): readonly string[] | undefined => {
  const [job] = detectMake(projectOf({ Makefile: makefile }));
  if (job === undefined) return undefined;
  const folder = mkdtempSync(join(root, "p-"));
  writeFileSync(join(folder, "Makefile"), makefile);
  return execFileSync("bash", ["-c", job.list], { cwd: folder, encoding: "utf8" }).trimEnd().split("\n");
};

test("the targets that test one thing are atoms, rather than the one that tests all", () => {
  assert.equal(targetsOf("test: test-a\ntest-a:\n\ttrue\ncheck_b : x\n\ntest-c:\n.PHONY: test-d\n"), [
    "check_b",
    "test-a",
    "test-c",
  ]);
});

test("a variable is no target", () => {
  assert.equal(targetsOf("test-flags := -v\ntest-mode ::= x\ncheck:\n\ttrue\n"), ["check"]);
  assert.is(targetsOf("test-flags = -v\nall:\n"), undefined);
});

test("what targets share is made before them", () => {
  assert.equal(detectMake(projectOf({ Makefile: "all:\ntest:\n" }))[0]?.setup, ["make all"]);
  assert.equal(detectMake(projectOf({ Makefile: "test:\n" }))[0]?.setup, []);
});

test("scripts that are named as tests are tests, and else those in a folder of tests", () => {
  const exampleOf = (...files: readonly string[]): string | null | undefined =>
    detectShell(projectOf(Object.fromEntries(files.map((file) => [file, ""]))))[0]?.example;
  assert.is(exampleOf("test/run.sh", "src/x_test.sh"), "src/x_test.sh");
  assert.is(exampleOf("tests/a.sh", "deploy.sh"), "tests/a.sh");
  assert.is(exampleOf("deploy.sh"), undefined);
});

test("a Perl distribution is built before it is tested", () => {
  const [built] = detectProve(projectOf({ "Makefile.PL": "", "t/a.t": "" }));
  assert.equal([built?.setup, built?.commands], [["perl Makefile.PL", "make"], ['prove -v -b "$TEST_FILE"']]);
  assert.equal(detectProve(projectOf({ "t/a.t": "" }))[0]?.commands, ['prove -v -l "$TEST_FILE"']);
});

test.run();
