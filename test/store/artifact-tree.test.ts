import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import * as assert from "uvu/assert";
import type { ArchiveEntry } from "../../src/store/archive-entry.ts";
import { artifactsOf, fileOf, type Links } from "../../src/store/artifact-tree.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { described } from "./entries.ts";
import { makeFiles, openBelow, pathsBelow } from "./file-tree.ts";

const test = suite("artifact tree");
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));

test("gives folders before their content, in the order of names, with modes", () => {
  const folder = makeFiles(newFolder(), { "b/inner.txt": "1", a: "2", "b/empty/": "", "ü b": "3" });
  chmodSync(join(folder, "a"), 0o640);
  chmodSync(join(folder, "b"), 0o711);
  assert.equal(entriesIn(folder), ["640 x/a 2", "711/ x/b", "755/ x/b/empty", "644 x/b/inner.txt 1", "644 x/ü b 3"]);
});

test("leaves out the named children, directly in the folder only", () => {
  const folder = makeFiles(newFolder(), { "mine/a": "1", "deep/mine": "2" });
  assert.equal(described(artifactsOf(folder, { name: "x", without: new Set(["mine"]), links: "keep" })), [
    "755/ x/deep",
    "644 x/deep/mine 2",
  ]);
});

test("a folder that is not there is empty", () => {
  assert.equal(entriesIn(join(newFolder(), "gone")), []);
});

test("leaves out what is neither file, folder nor link", () => {
  const folder = makeFiles(newFolder(), { file: "" });
  execFileSync("mkfifo", [join(folder, "pipe")]);
  assert.equal(entriesIn(folder), ["644 x/file "]);
});

test("leaves out what vanishes while it is read", () => {
  const folder = makeFiles(newFolder(), { a: "1", b: "2", "c/d": "3" });
  const entries = artifactsOf(folder, { name: "x", without: new Set(), links: "keep" });
  assert.is(entries.next().value?.name, "x/a");
  unlinkSync(join(folder, "b"));
  assert.is(entries.next().value?.name, "x/c");
  rmSync(join(folder, "c"), { recursive: true });
  assert.equal([...entries], []);
});

test("a file that grew is cut, one that shrank is filled up with zeros", () => {
  const path = join(newFolder(), "file");
  for (const [size, expected] of [
    [9, "abcd"],
    [2, "ab\0\0"],
  ] as const) {
    writeFileSync(path, "abcd");
    for (const { size: promised, content } of fileOf(path, "x")) {
      truncateSync(path, size);
      assert.is(promised, 4);
      assert.is(Buffer.concat([...content()]).toString(), expected);
    }
  }
});

test("a file is closed when the next entry is asked for, or none any more", () => {
  const folder = makeFiles(newFolder(), { a: "1", b: "2" });
  const entries = artifactsOf(folder, { name: "x", without: new Set(), links: "keep" });
  entries.next();
  assert.is(openBelow(folder), 1);
  entries.next();
  assert.is(openBelow(folder), 1);
  entries.return();
  assert.is(openBelow(folder), 0);
});

test("keeps links that stay in the folder, and no others", () => {
  const folder = makeFiles(newFolder(), { "a/b/file": "1" });
  const inside = {
    l1: "a/b/file",
    "a/l2": "b",
    "a/b/l3": "../../a/./b//file",
    "a/b/l4": "../..",
    l5: "nowhere",
    l6: ".",
  };
  const outside = { m1: "/etc", m2: "..", "a/m3": "../../x", m4: "a/../..", m5: "a/b/../file", m6: `${folder}/a` };
  link(folder, { ...inside, ...outside });
  const kept = entriesIn(folder).filter((entry) => entry.includes(" -> "));
  assert.equal(
    kept.toSorted(),
    Object.entries(inside)
      .map(([path, target]) => `x/${path} -> ${target}`)
      .toSorted(),
  );
});

test("where links are followed, one to a file of the folder is that file", () => {
  const outer = makeFiles(newFolder(), { secret: "s", "in/a/file": "1", "in-2/file": "s" });
  const folder = join(outer, "in");
  link(folder, {
    good: "a/file",
    "a/again": "../good",
    folder: "a",
    out: "../secret",
    near: "../in-2/file",
    far: "/etc/passwd",
    gone: "no",
  });
  assert.equal(entriesIn(folder, "follow"), ["755/ x/a", "644 x/a/again 1", "644 x/a/file 1", "644 x/good 1"]);
});

test("whatever links an atom makes, none that is kept leads out of where it is unpacked", () => {
  const target = fc
    .array(fc.constantFrom("..", "..", "a", "b", "l0", "l1", "l2"), { minLength: 1, maxLength: 5 })
    .map((steps) => steps.join("/"));
  const links = fc.record({ l0: target, "a/l1": target, "a/b/l2": target });
  const runsIn = newFolder();
  let runs = 0;
  fc.assert(
    fc.property(links, (chosen) => {
      const run = join(runsIn, String(runs++));
      const source = makeFiles(join(run, "deep", "source"), { "a/b/file": "" });
      link(source, chosen);
      const unpacked = makeFiles(join(run, "unpacked"), {});
      for (const entry of entriesOf(source)) unpack(entry, run);
      for (const path of pathsBelow(unpacked)) {
        const end = whereTo(join(unpacked, path));
        assert.ok(end === null || end === unpacked || end.startsWith(`${unpacked}/`), `${path} leads to ${end}`);
      }
    }),
    { numRuns: 200 },
  );
});

test.run();

function entriesOf(folder: string, links: Links = "keep", name = "unpacked"): Iterable<ArchiveEntry> {
  return artifactsOf(folder, { name, without: new Set(), links });
}

function entriesIn(folder: string, links: Links = "keep"): readonly string[] {
  return described(entriesOf(folder, links, "x"));
}

function link(folder: string, links: Readonly<Record<string, string>>): void {
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(target, join(folder, path));
  }
}

function unpack(entry: ArchiveEntry, root: string): void {
  if (entry.type === "folder") mkdirSync(join(root, entry.name));
  else if (entry.type === "link") symlinkSync(entry.target, join(root, entry.name));
}

/** Null for a link that leads nowhere, or around in a circle. */
function whereTo(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
