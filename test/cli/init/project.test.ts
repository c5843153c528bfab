import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as assert from "uvu/assert";
import { readProject, topFolders, within, type Project } from "../../../src/cli/init/project.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("project");
const root = temporaryFolder();

const projectOf = (...paths: readonly string[]): { readonly folder: string; readonly project: () => Project } => {
  const folder = mkdtempSync(join(root, "p-"));
  for (const path of paths) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
  return { folder, project: () => readProject(folder) };
};

test("what is written is seen, and what is hidden, installed or built is not", () => {
  const project = projectOf("b", "a/c", ".git/x", "node_modules/x", "a/target/x", ".env").project();
  assert.equal(project.files, [".env", "a/c", "b"]);
  assert.equal(project.skipped.toSorted(), ["a/target", "node_modules"]);
  assert.is(project.has(".git/x"), true);
  assert.is(project.has("nothing"), false);
});

test("a name that no line could hold is left out", () => {
  assert.equal(projectOf("a\nb.test.js", "c\td/x", "e f'.js").project().files, ["e f'.js"]);
});

test("links are not followed, so that one to a folder above does no harm", () => {
  const { folder, project } = projectOf("a/b");
  symlinkSync(folder, join(folder, "a/up"));
  assert.equal(project().files, ["a/b"]);
});

test("what is no text of a person reads as empty", () => {
  const { folder, project } = projectOf("a");
  writeFileSync(join(folder, "large"), Buffer.alloc(2_000_000));
  assert.equal(["a", "large", "nothing", "."].map(project().read), ["a", "", "", ""]);
});

test("a folder of it is a project too", () => {
  const project = projectOf("a/b/c", "a/node_modules/x", "d").project();
  const part = within(project, "a");
  assert.equal(part.files, ["b/c"]);
  assert.equal(part.skipped, ["node_modules"]);
  assert.is(part.read("b/c"), "a/b/c");
  assert.is(part.has("node_modules"), true);
  assert.equal([topFolders(project), topFolders(part)], [["a"], ["b"]]);
});

test.run();
