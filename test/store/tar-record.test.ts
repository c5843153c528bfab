import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { tarEnd, tarHeader, tarPadding, type TarMember } from "../../src/store/tar-record.ts";
import { suite } from "../support/suite.ts";

const test = suite("tar record");

const TEXT = fc.string({ unit: "grapheme", maxLength: 250 }).filter((text) => !text.includes("\0"));

test("whatever a member is called, its headers say it and have the right sums", () => {
  fc.assert(
    fc.property(TEXT, TEXT, fc.nat(2 ** 40), fc.nat(0o7777), (name, target, size, mode) => {
      const found = read(tarHeader(member({ type: "link", name, target, size, mode })));
      assert.equal(found, { name, target, size, mode, type: "2", seconds: 1e9 });
    }),
  );
});

test("a name in plain letters that is not too long needs one header only", () => {
  assert.is(tarHeader(member({ name: "a".repeat(100) })).length, 512);
  for (const name of ["a".repeat(101), "ü", "a\nb"]) assert.is(tarHeader(member({ name })).length, 3 * 512, name);
});

test("a size of 8 GiB and more does not fit a plain header", () => {
  assert.is(tarHeader(member({ size: 8 ** 11 - 1 })).length, 512);
  assert.is(tarHeader(member({ size: 8 ** 11 })).length, 3 * 512);
});

test("a time that the format can't hold is moved to its nearest", () => {
  for (const [time, seconds] of [
    [-1, 0],
    [8.64e15, 8 ** 11 - 1],
  ] as const) {
    assert.is(read(tarHeader(member({ modified: new Date(time) }))).seconds, seconds);
  }
});

test("a content is filled up to whole records", () => {
  assert.equal(
    [0, 1, 511, 512, 513].map((size) => tarPadding(size).length),
    [0, 511, 1, 0, 511],
  );
  assert.ok(tarEnd().equals(Buffer.alloc(1024)));
});

test.run();

function member(some: Partial<TarMember>): TarMember {
  return { type: "file", name: "a", mode: 0o644, modified: new Date(1e12), size: 0, target: "", ...some };
}

interface Found extends Omit<TarMember, "modified" | "type"> {
  readonly type: string;
  readonly seconds: number;
}

/** What a reader of POSIX.1-2001 takes from the headers. */
function read(bytes: Buffer): Found {
  const plain = readPlain(bytes.subarray(0, 512));
  if (plain.type !== "x") {
    assert.is(bytes.length, 512);
    return plain;
  }
  const end = 512 + plain.size;
  const extended = recordsIn(bytes.subarray(512, end));
  const at = end + tarPadding(plain.size).length;
  assert.is(bytes.length, at + 512);
  const { path, linkpath, size, ...others } = extended;
  assert.equal(others, {});
  const short = readPlain(bytes.subarray(at));
  return { ...short, name: path ?? short.name, target: linkpath ?? short.target, size: Number(size ?? short.size) };
}

function readPlain(header: Buffer): Found {
  const text = (from: number, length: number): string =>
    header.toString("utf8", from, from + length).replace(/\0.*$/s, "");
  const number = (from: number, length: number): number => Number.parseInt(text(from, length), 8);
  const blank = Buffer.from(header).fill(" ", 148, 156);
  assert.is(
    number(148, 8),
    blank.reduce((sum, byte) => sum + byte, 0),
  );
  assert.is(header.toString("latin1", 257, 265), "ustar\x0000");
  const [type, mode, size, seconds] = [text(156, 1), number(100, 8), number(124, 12), number(136, 12)];
  return { name: text(0, 100), target: text(157, 100), type, mode, size, seconds };
}

function recordsIn(bytes: Buffer): Readonly<Record<string, string>> {
  const records: Record<string, string> = {};
  for (let at = 0; at < bytes.length;) {
    const length = Number.parseInt(bytes.toString("latin1", at), 10);
    const record = bytes.toString("utf8", at, at + length);
    const [, key, value] = /^\d+ (\w+)=(.*)\n$/s.exec(record) ?? [];
    records[key ?? ""] = value ?? "";
    at += length;
  }
  return records;
}
