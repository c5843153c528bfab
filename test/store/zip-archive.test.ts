import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import * as assert from "uvu/assert";
import type { ArchiveEntry } from "../../src/store/archive-entry.ts";
import { inBlocks } from "../../src/store/blocks.ts";
import { zipOf } from "../../src/store/zip-archive.ts";
import { suite } from "../support/suite.ts";
import { asyncOf, fileEntry } from "./entries.ts";
import { countInZip, eachInZip, treeInZip } from "./unpacking.ts";

const test = suite("zip archive");

test("holds the files with their modes and names, and neither folders nor links", async () => {
  const entries: readonly ArchiveEntry[] = [
    { type: "folder", name: "a", mode: 0o755, modified: new Date(1e12) },
    fileEntry("a/run.sh", "#!", 0o755),
    fileEntry("a/ü €", ""),
    { type: "link", name: "a/link", target: "run.sh", modified: new Date(1e12) },
    fileEntry("failures.txt", "a"),
  ];
  assert.equal(await treeInZip(zipOf(asyncOf(entries))), {
    "a/run.sh": "755 #!",
    "a/ü €": "644 ",
    "failures.txt": "644 a",
  });
});

test("a name with a backslash is left out, as it could lead out of the folder elsewhere", async () => {
  const entries = [fileEntry("a\\..\\..\\b", "1"), fileEntry("c", "2")];
  assert.equal(await treeInZip(zipOf(asyncOf(entries))), { c: "644 2" });
});

test("no entries make an archive without any", async () => {
  assert.equal(await treeInZip(zipOf(asyncOf([]))), {});
});

test("files are deflated unless they are tiny, and each is whole at its place", async () => {
  const large = randomBytes(300_000).toString("hex");
  const contents = ["x".repeat(5000), large, "end"];
  const archive = await buffer(zipOf(asyncOf(contents.map((content, index) => fileEntry(String(index), content)))));
  const found: (readonly [string, string])[] = [];
  await eachInZip(archive, (entry, content) => {
    assert.is(entry.compressionMethod, content.length > 64 ? 8 : 0);
    assert.is(entry.getLastModDate().getTime(), 1e12);
    assert.ok(entry.compressedSize < content.length || content.length <= 64);
    found.push([entry.fileName, content.toString()]);
  });
  assert.equal(
    found,
    contents.map((content, index) => [String(index), content]),
  );
});

test("a file is whole whatever its size", async () => {
  const sizes = [0, 1, 64, 65, 8_192, 8_193, 262_143, 262_144, 262_145, 524_288, 600_000];
  const entries = sizes.map((size) => fileEntry(String(size), textOf(size)));
  const found = await treeInZip(zipOf(asyncOf(entries)));
  for (const size of sizes) assert.ok(found[size] === `644 ${textOf(size)}`, `${size} bytes`);
});

test(
  "more files than the old format counts",
  async () => {
    const entries = function* (): Generator<ArchiveEntry> {
      for (let index = 0; index < 66_000; index++) yield fileEntry(`folder/${index}`, "");
    };
    assert.is(await countInZip(await buffer(inBlocks(zipOf(asyncOf(entries())), 1_000_000))), 66_000);
  },
  { limitMs: 40_000 },
);

test("an error in a file reaches the reader, whether it is streamed or not", async () => {
  for (const size of [10, 10_000_000]) {
    const content = function* (): Generator<Uint8Array> {
      yield Buffer.from("12345");
      throw new Error("the file is broken");
    };
    const entry: ArchiveEntry = { ...fileEntry("a", ""), size, content };
    const said = await buffer(zipOf(asyncOf([entry]))).then(
      () => "no failure",
      (error: unknown) => String(error),
    );
    assert.match(said, /the file is broken/);
  }
});

test("a reader that stops ends the entries, in the middle of a large file too", async () => {
  let ended = false;
  const entries = async function* (): AsyncGenerator<ArchiveEntry> {
    try {
      yield fileEntry("large", randomBytes(2_000_000));
    } finally {
      ended = true;
    }
  };
  let chunks = 0;
  for await (const chunk of zipOf(entries())) {
    assert.ok(chunk.length > 0);
    if (++chunks === 3) break;
  }
  assert.ok(ended);
});

test.run();

/** Of so many bytes, and not the same everywhere. */
function textOf(size: number): string {
  return Array.from({ length: Math.ceil(size / 8) }, (_, index) => String(1_000_000 + ((index * 7_919) % 899_981)))
    .join("\n")
    .slice(0, size);
}
