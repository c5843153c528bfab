import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import * as assert from "uvu/assert";
import { tarEntries } from "../../../src/cli/artifacts/tar-entries.ts";
import { tarEnd, tarHeader, tarPadding, type TarMember } from "../../../src/store/tar-record.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("tar-entries");

const MEMBER: TarMember = { type: "file", name: "a", mode: 0o644, modified: new Date(0), size: 0, target: "" };

const archiveOf = (...members: readonly (readonly [Partial<TarMember>, string])[]): Buffer =>
  Buffer.concat([
    ...members.flatMap(([member, content]) => {
      const size = Buffer.byteLength(content);
      return [tarHeader({ ...MEMBER, size, ...member }), Buffer.from(content), tarPadding(size)];
    }),
    tarEnd(),
  ]);

/** The bytes in pieces of this length. */
function* piecesOf(bytes: Buffer, length: number): Generator<Buffer, void, undefined> {
  for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length);
}

const read = async (
  bytes: Buffer,
  piece: number = bytes.length,
): Promise<readonly (readonly [string, string, string])[]> => {
  const found: (readonly [string, string, string])[] = [];
  for await (const { type, name, target, content } of tarEntries(Readable.from(piecesOf(bytes, piece))))
    found.push([type, name, type === "link" ? target : (await buffer(content())).toString()]);
  return found;
};

const failureOf = (bytes: Buffer): Promise<string> =>
  read(bytes).then(
    () => "none",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

test("what a server packs is read, in pieces of any length", async () => {
  const long = `${"folder/".repeat(40)}日本.txt`;
  const bytes = archiveOf(
    [{ type: "folder", name: "./artifact_0_0/" }, ""],
    [{ name: "./artifact_0_0/empty" }, ""],
    [{ name: "./artifact_0_0/text" }, "x".repeat(1_500)],
    [{ name: long }, "deep"],
    [{ type: "link", name: "artifact_0_0/link", target: "é".repeat(80) }, ""],
  );
  const expected = [
    ["folder", "artifact_0_0", ""],
    ["file", "artifact_0_0/empty", ""],
    ["file", "artifact_0_0/text", "x".repeat(1_500)],
    ["file", long, "deep"],
    ["link", "artifact_0_0/link", "é".repeat(80)],
  ];
  for (const piece of [1, 7, 512, 1_000, bytes.length]) assert.equal(await read(bytes, piece), expected);
});

test("a content that nobody reads is passed over", async () => {
  const names: string[] = [];
  const bytes = archiveOf([{ name: "one" }, "x".repeat(5_000)], [{ name: "two" }, "y"]);
  for await (const { name } of tarEntries(Readable.from(piecesOf(bytes, 100)))) names.push(name);
  assert.equal(names, ["one", "two"]);
});

test("what GNU tar packs in the same format is read", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "in"));
  writeFileSync(join(folder, "in", "file"), "content");
  symlinkSync("file", join(folder, "in", "link"));
  const bytes = execFileSync("tar", ["--format=posix", "--sort=name", "-C", folder, "-cf", "-", "in"]);
  assert.equal(await read(bytes), [
    ["folder", "in", ""],
    ["file", "in/file", "content"],
    ["link", "in/link", "file"],
  ]);
});

test("names that lead elsewhere, damage and a missing end are refused", async () => {
  for (const name of ["/etc/passwd", "../up", "a/../../up", "a//b", ""])
    assert.match(await failureOf(archiveOf([{ name }, ""])), "must have names of files below its folder", name);
  const bytes = archiveOf([{ name: "one" }, "x".repeat(600)]);
  assert.match(await failureOf(bytes.subarray(0, 900)), "must have its end: found none");
  assert.match(await failureOf(bytes.subarray(0, 512)), "must have its end: found none");
  const spoiled = Buffer.from(bytes);
  spoiled[0] = 0x7a;
  assert.match(await failureOf(spoiled), "headers whose sum is right");
});

test.run();
