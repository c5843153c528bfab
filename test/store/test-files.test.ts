import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { readTestFiles } from "../../src/store/test-files.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { makeFiles } from "./file-tree.ts";

const test = suite("test files");
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));

const failing = (name: string): string => `<testsuite><testcase name="${name}"><failure/></testcase></testsuite>`;

/** The names of the failed tests that are found, which say which files were read. */
const namesIn = async (folder: string, ...globs: readonly string[]): Promise<readonly string[]> =>
  (await readTestFiles(folder, globs)).failed.map(({ name }) => name);

const noteIn = async (folder: string, ...globs: readonly string[]): Promise<string> =>
  (await readTestFiles(folder, globs)).note ?? "";

test("the files that a glob means are read in the order of their paths, each once", async () => {
  const folder = makeFiles(newFolder(), {
    "r/b.xml": failing("b"),
    "r/a.xml": failing("a"),
    "r/deep/c.xml": failing("c"),
    "d.xml": failing("d"),
    "r/a.txt": "no",
  });
  assert.equal(await namesIn(folder, "r/*.xml"), ["a", "b"]);
  assert.equal(await namesIn(folder, "**/*.xml", "r/*.xml", "./d.xml"), ["d", "a", "b", "c"]);
  assert.is(await noteIn(folder, "**/*.xml", "r/*.xml", "./d.xml"), "");
});

test("a glob that means no file is a note, whether or not there are others", async () => {
  const folder = makeFiles(newFolder(), { "a.xml": failing("a"), "folder.xml/": "" });
  const report = await readTestFiles(folder, ["a.xml", "r/*.xml", "folder.xml"]);
  assert.is(report.tests, 1);
  assert.is(
    report.note,
    'Cannot find "r/*.xml" among the artifacts as a file must match it: found none; ' +
      'Cannot find "folder.xml" among the artifacts as a file must match it: found none',
  );
});

test("without a folder, or with a link in its place, nothing is read", async () => {
  const outer = makeFiles(newFolder(), { "real/a.xml": failing("a") });
  symlinkSync("real", join(outer, "link"));
  for (const name of ["gone", "link"]) assert.match(await noteIn(join(outer, name), "*.xml"), /found none/);
});

test("links inside the folder are read, links out of it are not", async () => {
  const outer = makeFiles(newFolder(), {
    "secret.xml": failing("secret"),
    "in/a.xml": failing("a"),
    "other/o.xml": "",
  });
  const folder = join(outer, "in");
  symlinkSync("a.xml", join(folder, "b.xml"));
  symlinkSync("../secret.xml", join(folder, "c.xml"));
  symlinkSync("../other", join(folder, "other"));
  symlinkSync("..", join(folder, "up"));
  assert.equal(await namesIn(folder, "**/*.xml"), ["a", "a"]);
});

test("a pipe is no file, and nobody waits for its other end", async () => {
  const folder = newFolder();
  execFileSync("mkfifo", [join(folder, "a.xml")]);
  assert.match(await noteIn(folder, "*.xml"), /found none/);
});

test("a broken file is a note that names it, and the others are read", async () => {
  const folder = makeFiles(newFolder(), { "a.xml": "<testsuite>", "b.xml": failing("b"), "c.xml": "\0" });
  const report = await readTestFiles(folder, ["*.xml"]);
  assert.is(report.tests, 1);
  assert.is(
    report.note,
    'Cannot read "a.xml" as it must be JUnit XML: found "1:11: unclosed tag: testsuite"; ' +
      'Cannot read "c.xml" as it must be JUnit XML: found "1:0: document must contain a root element"',
  );
});

test("a file of more than 64 MiB is a note, and is not read", async () => {
  const folder = newFolder();
  writeFileSync(join(folder, "a.xml"), failing("a"));
  truncateSync(join(folder, "a.xml"), 64 * 1_048_576 + 1);
  const report = await readTestFiles(folder, ["*.xml"]);
  assert.is(report.tests, 0);
  assert.is(report.note, 'Cannot read "a.xml" as it may have 64 MiB: found 67108865 bytes');
});

test("of 1,002 files 1,000 are read, and the note counts all", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 1_002 }, (_, number) => [`${number}.xml`, "<testsuite><testcase/></testsuite>"]),
  );
  const folder = makeFiles(newFolder(), files);
  const report = await readTestFiles(folder, ["*"]);
  assert.is(report.tests, 1_000);
  assert.is(report.note, "Cannot read each file as an atom may have 1000: found 1002");
  rmSync(folder, { recursive: true });
});

test("a name made to deceive is shown in quotes, and short", async () => {
  const name = `${"\n".repeat(20)}${"x".repeat(200)}.xml`;
  const note = await noteIn(makeFiles(newFolder(), { [name]: "" }), "*");
  assert.not.match(note, "\n");
  assert.ok(note.length < 400);
});

test.run();
