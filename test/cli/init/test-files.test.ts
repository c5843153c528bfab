import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as assert from "uvu/assert";
import { readProject } from "../../../src/cli/init/project.ts";
import { testFiles } from "../../../src/cli/init/test-files.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("test files");
const root = temporaryFolder();

/** What is chosen among these files, how it is listed, and what that line prints where they are. */
const listed = (paths: readonly string[], patterns: readonly string[], isTest?: (file: string) => boolean) => {
  const folder = mkdtempSync(join(root, "p-"));
  for (const path of paths) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), "");
  }
  const found = testFiles(readProject(folder), patterns, isTest);
  if (found === undefined) return undefined;
  const printed = execFileSync("bash", ["-c", found.list], { cwd: folder, encoding: "utf8" });
  return { ...found, printed: printed.trimEnd().split("\n") };
};

test("the line prints the files that were chosen, also those with blanks and quotes in their names", () => {
  const all = ["test/a.test.js", "test/b c.test.js", `test/d'e "f".test.js`, "test/$g.test.js", "src/a.js"];
  const found = listed(all, ["*.test.js", "*.test.ts"]);
  assert.is(found?.list, "find test -name '*.test.js' | sort");
  assert.equal(found?.printed.toSorted(), all.filter((file) => file.startsWith("test/")).toSorted());
});

test("files at the top are listed without a path before them, and what is installed or hidden is not searched", () => {
  const found = listed(["a.test.js", "lib/b.test.js", "node_modules/x/c.test.js", ".cache/d.test.js"], ["*.test.js"]);
  assert.equal(found?.printed, ["a.test.js", "lib/b.test.js"]);
  assert.equal(found?.files, found?.printed);
});

test("packages that are installed further down are not searched either", () => {
  const found = listed(["packages/a/x.test.js", "packages/a/node_modules/b/x.test.js"], ["*.test.js"]);
  assert.is(found?.list, "find packages -name node_modules -prune -o -name '*.test.js' -print | sort");
  assert.equal(found?.printed, ["packages/a/x.test.js"]);
});

test("helpers beside tests are left out by name", () => {
  const all = ["test/a.js", "test/_b.js", "test/helpers/c.js", "test/deep/d.js", "test/deep/helpers/e.js"];
  const found = listed(all, ["test/*.js"], (file) => !/_|helpers/.test(file));
  assert.is(found?.list, "find test -name '*.js' -not -name '_*' -not -path '*helpers/*' | sort");
  assert.equal(found?.printed, ["test/a.js", "test/deep/d.js"]);
});

test("a folder further down is named where others are no tests", () => {
  const found = listed(["test/unit/a.js", "test/unit/deep/b.js", "test/slow/c.js"], ["*.js"], (file) =>
    file.startsWith("test/unit/"),
  );
  assert.is(found?.list, "find test/unit -name '*.js' | sort");
});

test("only the folder itself is searched where names can't tell what is below", () => {
  const found = listed(["test/a.js", "test/x/test/b.js"], ["*.js"], (file) => file === "test/a.js");
  assert.equal(found?.printed, ["test/a.js"]);
});

test("a folder whose name has a blank is one word", () => {
  assert.equal(listed(["my tests/a.sh"], ["*.sh"])?.printed, ["my tests/a.sh"]);
});

test("no file that fits is no line", () => {
  assert.is(listed(["src/a.js"], ["*.test.js"]), undefined);
});

test.run();
