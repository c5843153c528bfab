import { mkdtempSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { ArchiveEntry } from "../../src/store/archive-entry.ts";
import { exportEntries } from "../../src/store/export-folder.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { asyncOf, fileEntry } from "./entries.ts";
import { makeFiles, treeBelow } from "./file-tree.ts";

const test = suite("export folder");
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));

test("writes folders, files and links with their modes, and makes the target", async () => {
  const target = join(newFolder(), "made", "here");
  await exportEntries(
    asyncOf<ArchiveEntry>([
      folder("artifact_0_0", 0o500),
      fileEntry("artifact_0_0/run", "#!", 0o751),
      link("artifact_0_0/l", "run"),
    ]),
    target,
  );
  // A folder that its owner could not write to would be in the way of the next export.
  assert.equal(treeBelow(target), { artifact_0_0: "700/", "artifact_0_0/l": "-> run", "artifact_0_0/run": "751 #!" });
});

test("takes the place of an earlier export, and of nothing else", async () => {
  const target = makeFiles(newFolder(), {
    "artifact_0_0/old": "",
    "artifact_7_1/old/er": "",
    "failures.txt": "artifact_7_1",
    "artifact_of_mine/kept": "1",
    artifact_3_3: "a file",
    "notes.txt": "2",
  });
  symlinkSync("artifact_of_mine", join(target, "artifact_9_9"));
  await exportEntries(asyncOf([folder("artifact_0_0"), fileEntry("artifact_0_0/new", "")]), target);
  assert.equal(treeBelow(target), {
    artifact_0_0: "755/",
    "artifact_0_0/new": "644 ",
    artifact_3_3: "644 a file",
    artifact_9_9: "-> artifact_of_mine",
    artifact_of_mine: "755/",
    "artifact_of_mine/kept": "644 1",
    "notes.txt": "644 2",
  });
});

test("an export that fails leaves the earlier one, and nothing of itself", async () => {
  const earlier = { "artifact_0_0/old": "1", "failures.txt": "artifact_0_0" };
  const target = makeFiles(newFolder(), earlier);
  const before = treeBelow(target);
  const entries = async function* (): AsyncGenerator<ArchiveEntry> {
    yield folder("artifact_0_0");
    throw new Error("the disk is broken");
  };
  const said = await exportEntries(entries(), target).catch((error: unknown) => String(error));
  assert.match(said ?? "", /the disk is broken/);
  assert.equal(treeBelow(target), before);
});

test("until the last file is written, the earlier export is what is there", async () => {
  const target = makeFiles(newFolder(), { "artifact_0_0/old": "1" });
  const seen: string[] = [];
  const entries = async function* (): AsyncGenerator<ArchiveEntry> {
    yield folder("artifact_0_0");
    yield fileEntry("artifact_0_0/new", "1");
    seen.push(...Object.keys(treeBelow(join(target, "artifact_0_0"))));
  };
  await exportEntries(entries(), target);
  assert.equal(seen, ["old"]);
  assert.equal(Object.keys(treeBelow(target)), ["artifact_0_0", "artifact_0_0/new"]);
});

test("what an interrupted export left is removed by the next", async () => {
  const target = makeFiles(newFolder(), { ".clusterrunner_export/artifact_5_5/half": "1" });
  await exportEntries(asyncOf([fileEntry("failures.txt", "artifact_0_0")]), target);
  assert.equal(treeBelow(target), { "failures.txt": "644 artifact_0_0" });
});

test.run();

function folder(name: string, mode = 0o755): ArchiveEntry {
  return { type: "folder", name, mode, modified: new Date(1e12) };
}

function link(name: string, target: string): ArchiveEntry {
  return { type: "link", name, target, modified: new Date(1e12) };
}
