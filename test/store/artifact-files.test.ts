import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { listArtifacts, openArtifact } from "../../src/store/artifact-files.ts";
import { atomFiles } from "../../src/store/atom-files.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { makeFiles, openBelow } from "./file-tree.ts";

const test = suite("files of artifacts");
const root = temporaryFolder();

/** A build with files of three atoms, and a file outside of all of them. */
const makeBuild = (): string => {
  const folder = mkdtempSync(join(root, "b-"));
  writeFileSync(join(folder, "outside"), "not theirs");
  makeFiles(atomFiles(folder, 2, 0).artifacts, { b: "bb", "a/deep": "deep" });
  makeFiles(atomFiles(folder, 10, 1).artifacts, { c: "" });
  makeFiles(atomFiles(folder, 2, 11).artifacts, { "<img src=x>": "hostile" });
  return folder;
};

const signal = new AbortController().signal;
const ATOMS = [[2, 0] as const, [2, 11] as const, [2, 12] as const, [10, 1] as const].map(([subjob, atom]) => ({
  subjob,
  atom,
}));
const ALL = { atoms: ATOMS, offset: 0, limit: 100, signal };

test("the files of a build are listed in the order of the atoms, in the part that is wanted", async () => {
  const folder = makeBuild();
  const files = ["2 0 a/deep 4", "2 0 b 2", "2 11 <img src=x> 7", "10 1 c 0"];
  const listed = async (asked: Parameters<typeof listArtifacts>[1]): Promise<readonly string[]> => {
    const { artifacts, total } = await listArtifacts(folder, asked);
    assert.is(total, asked.atoms === ATOMS ? 4 : 2);
    return artifacts.map(({ subjob, atom, path, size }) => `${subjob} ${atom} ${path} ${size}`);
  };
  assert.equal(await listed(ALL), files);
  assert.equal(await listed({ ...ALL, offset: 1, limit: 2 }), files.slice(1, 3));
  assert.equal(await listed({ ...ALL, offset: 9 }), []);
  assert.equal(await listed({ ...ALL, atoms: ATOMS.slice(0, 1) }), files.slice(0, 2));
});

test("a build that has left nothing has no files", async () => {
  assert.equal(await listArtifacts(join(root, "none"), ALL), { artifacts: [], total: 0 });
});

test("a list of many files lets others go on, and ends when nobody waits", async () => {
  const folder = mkdtempSync(join(root, "b-"));
  makeFiles(
    atomFiles(folder, 0, 0).artifacts,
    Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}`, ""])),
  );
  const leaving = new AbortController();
  const list = listArtifacts(folder, { ...ALL, atoms: [{ subjob: 0, atom: 0 }], signal: leaving.signal });
  leaving.abort();
  assert.ok((await list).total < 200);
});

test("a file is read whole or in a part, and leaves nothing open", async () => {
  const folder = makeBuild();
  const { artifacts } = atomFiles(folder, 2, 0);
  for (const [first, last, content] of [
    [0, 3, "deep"],
    [1, 2, "ee"],
    [0, -1, ""],
  ] as const) {
    const file = openArtifact(artifacts, "a/deep");
    assert.is(file?.size, 4);
    assert.is(file === null ? null : await text(file.read({ first, last })), content);
  }
  openArtifact(artifacts, "b")?.close();
  assert.is(openBelow(folder), 0);
});

test("no path and no link leads out of what the atom has left", () => {
  const folder = makeBuild();
  const { artifacts } = atomFiles(folder, 2, 0);
  symlinkSync(join(folder, "outside"), join(artifacts, "link"));
  symlinkSync(folder, join(artifacts, "up"));
  symlinkSync("b", join(artifacts, "inside"));
  mkdirSync(join(folder, "artifacts", "real"));
  symlinkSync(artifacts, join(folder, "artifacts", "3_0"));
  execFileSync("mkfifo", [join(artifacts, "pipe")]);
  for (const path of [
    "link",
    "up/outside",
    "inside",
    "pipe",
    "../../outside",
    "a/../b",
    "a/../../../outside",
    join(folder, "outside"),
    "./b",
    "a//deep",
    "b/",
    "b/x",
    "a",
    "",
    ".",
    "..",
    "b\0",
    "x".repeat(5_000),
  ])
    assert.is(openArtifact(artifacts, path), null, path);
  assert.is(openArtifact(join(folder, "artifacts", "3_0"), "b"), null);
  assert.is(openArtifact(join(folder, "artifacts", "4_0"), "b"), null);
});

test("whatever the path, what is opened is a file of the atom", () => {
  const folder = makeBuild();
  const { artifacts } = atomFiles(folder, 2, 0);
  const step = fc.constantFrom("..", ".", "", "a", "b", "deep", "outside", "artifacts", "2_0", "\0");
  fc.assert(
    fc.property(fc.array(step, { maxLength: 7 }), (steps) => {
      const path = steps.join("/");
      const file = openArtifact(artifacts, path);
      file?.close();
      assert.is(file !== null, path === "b" || path === "a/deep", path);
    }),
    { seed: 5, numRuns: 2_000 },
  );
});

test.run();
