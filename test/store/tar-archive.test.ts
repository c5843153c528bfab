import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import * as assert from "uvu/assert";
import type { ArchiveEntry } from "../../src/store/archive-entry.ts";
import { tarGzipOf } from "../../src/store/tar-archive.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { asyncOf, fileEntry } from "./entries.ts";
import { namesInTar, treeInTar } from "./unpacking.ts";

const test = suite("tar archive");
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));

const LONG = "n".repeat(200);

const ENTRIES: readonly ArchiveEntry[] = [
  { type: "folder", name: "a", mode: 0o750, modified: new Date(1e12) },
  fileEntry("a/run.sh", "#!", 0o4755),
  fileEntry("a/ü €", "u"),
  fileEntry("a/two\nlines", "n"),
  fileEntry("a/back\\slash", "b"),
  fileEntry(`a/${LONG}`, "l"),
  { type: "folder", name: `a/${LONG}-`, mode: 0o755, modified: new Date(1e12) },
  fileEntry(`a/${LONG}-/${LONG}`, ""),
  { type: "link", name: "a/link", target: "run.sh", modified: new Date(1e12) },
  fileEntry("failures.txt", "a"),
];

test("unpacks to what was packed: modes, links, and any name", async () => {
  assert.equal(await treeInTar(tarOf(ENTRIES), newFolder()), {
    a: "750/",
    "a/back\\slash": "644 b",
    "a/link": "-> run.sh",
    [`a/${LONG}`]: "644 l",
    [`a/${LONG}-`]: "755/",
    [`a/${LONG}-/${LONG}`]: "644 ",
    "a/run.sh": "4755 #!",
    "a/two\nlines": "644 n",
    "a/ü €": "644 u",
    "failures.txt": "644 a",
  });
});

test("names begin with ./ and folders end with /, as the original's do", async () => {
  const entries = [ENTRIES[0]!, ENTRIES[1]!, ENTRIES[8]!, ENTRIES[9]!];
  assert.equal(await namesInTar(tarOf(entries), newFolder()), ["./a/", "./a/run.sh", "./a/link", "./failures.txt"]);
});

test("no entries make an archive without any", async () => {
  assert.equal(await namesInTar(tarOf([]), newFolder()), []);
});

test("a large file arrives whole, as do the small ones around it", async () => {
  const large = randomBytes(700_001).toString("hex");
  assert.equal(
    await treeInTar(tarOf([fileEntry("a", "1"), fileEntry("large", large), fileEntry("z", "2")]), newFolder()),
    {
      a: "644 1",
      large: `644 ${large}`,
      z: "644 2",
    },
  );
});

test("a file is whole whatever its size", async () => {
  const sizes = [0, 1, 511, 512, 513, 65_536, 65_537, 262_144, 262_145];
  const contents = sizes.map((size) =>
    randomBytes(size / 2 + 1)
      .toString("hex")
      .slice(0, size),
  );
  const found = await treeInTar(
    tarOf(contents.map((content, index) => fileEntry(String(index), content))),
    newFolder(),
  );
  for (const [index, content] of contents.entries())
    assert.ok(found[index] === `644 ${content}`, `${sizes[index]} bytes`);
});

test("the same entries make the same bytes", async () => {
  assert.ok((await buffer(tarOf(ENTRIES))).equals(await buffer(tarOf(ENTRIES))));
});

test("an error among the entries reaches the reader", async () => {
  const entries = async function* (): AsyncGenerator<ArchiveEntry> {
    yield fileEntry("a", "1");
    throw new Error("the disk is broken");
  };
  assert.match(await failureOf(tarGzipOf(entries())), /the disk is broken/);
});

test("an error in a file reaches the reader, whether it is streamed or not", async () => {
  for (const size of [10, 10_000_000]) {
    const content = function* (): Generator<Uint8Array> {
      yield Buffer.from("12345");
      throw new Error("the file is broken");
    };
    const entry: ArchiveEntry = { ...fileEntry("a", ""), size, content };
    assert.match(await failureOf(tarOf([entry])), /the file is broken/);
  }
});

test("a reader that stops ends the entries, in the middle of a large file too", async () => {
  let ended: () => void;
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const entries = async function* (): AsyncGenerator<ArchiveEntry> {
    try {
      for (;;) yield fileEntry("large", randomBytes(2_000_000));
    } finally {
      ended();
    }
  };
  for await (const chunk of tarGzipOf(entries())) {
    assert.ok(chunk instanceof Uint8Array);
    break;
  }
  await end;
});

test.run();

function tarOf(entries: readonly ArchiveEntry[]): AsyncIterable<Uint8Array> {
  return tarGzipOf(asyncOf(entries));
}

async function failureOf(archive: AsyncIterable<Uint8Array>): Promise<string> {
  return buffer(archive).then(
    () => "no failure",
    (error: unknown) => String(error),
  );
}
