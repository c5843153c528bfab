import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runCompiled } from "../../src/cli/compiled.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("compiled");
const root = temporaryFolder();

/** A module in a folder of its own. */
const moduleOf = (
  source: string,
): { readonly folder: string; readonly file: string; readonly kept: () => string[] } => {
  const folder = mkdtempSync(join(root, "m-"));
  const file = join(folder, "module.js");
  writeFileSync(file, source);
  return { folder, file, kept: () => readdirSync(folder).filter((name) => name !== "module.js") };
};

test("a module is given what a CommonJS module is given", () => {
  const { folder, file } = moduleOf(
    "exports.found = [require('node:path').sep, __dirname, __filename, module.exports === exports];",
  );
  assert.equal(runCompiled(file).exports, { found: ["/", folder, file, true] });
});

test("what was compiled is kept once, and the next run does the same with it", () => {
  const { folder, file, kept } = moduleOf("exports.twice = (n) => 2 * n;");
  runCompiled(file).keep();
  const [name = "", ...others] = kept();
  assert.equal(others, []);
  assert.ok(name.includes(process.versions.v8));
  const before = statSync(join(folder, name));
  const { exports, keep } = runCompiled(file);
  assert.is(String(Object.keys(exports ?? {})), "twice");
  keep();
  assert.is(statSync(join(folder, name)).ino, before.ino);
});

test("without a run that keeps it there is nothing kept", () => {
  const { file, kept } = moduleOf("exports.one = 1;");
  runCompiled(file);
  assert.equal(kept(), []);
});

test("what was kept of another source, or is damaged, is not used", () => {
  const { folder, file, kept } = moduleOf("exports.found = 'old';");
  runCompiled(file).keep();
  const [name = ""] = kept();
  writeFileSync(file, "exports.found = 'newer';");
  assert.equal(runCompiled(file).exports, { found: "newer" });
  writeFileSync(join(folder, name), readFileSync(join(folder, name)).subarray(0, 40));
  assert.equal(runCompiled(file).exports, { found: "newer" });
});

test("a folder that can't be written to is no failure", () => {
  const { folder, file } = moduleOf("exports.one = 1;");
  const { keep } = runCompiled(file);
  rmSync(folder, { recursive: true });
  keep();
  assert.not.ok(readdirSync(root).includes(folder));
});

test.run();
