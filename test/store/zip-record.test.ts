import * as assert from "uvu/assert";
import {
  contentTrailer,
  directoryRecord,
  endOfArchive,
  localHeader,
  type ZipMember,
  DEFLATED,
  type ZipContent,
} from "../../src/store/zip-record.ts";
import { suite } from "../support/suite.ts";

const test = suite("zip record");

const NAME = Buffer.from("a/b");
const SMALL: ZipContent = { method: DEFLATED, crc: 1, compressedSize: 2 };
const FIVE_GIB = 5 * 2 ** 30;
const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;

test("a small member has its sizes in 32 bits and needs no new unzipper", () => {
  const record = directoryRecord(member({}), SMALL, false);
  assert.is(record.readUInt16LE(6), 20);
  assert.is(record.readUInt32LE(20), 2);
  assert.is(record.readUInt32LE(24), 3);
  assert.equal(wideValues(record.subarray(46 + NAME.length)), []);
});

test("a member of 4 GiB and more has its sizes in 64 bits, wherever they stand", () => {
  const large = member({ size: FIVE_GIB });
  const content: ZipContent = { ...SMALL, compressedSize: FIVE_GIB + 7 };
  const local = localHeader(large);
  assert.is(local.readUInt16LE(4), 45);
  assert.is(local.readUInt32LE(18), MAX_32);
  assert.is(local.readUInt32LE(22), MAX_32);
  assert.is(wideValues(local.subarray(30 + NAME.length)).length, 2);
  const trailer = contentTrailer(large, content);
  assert.is(trailer.length, 24);
  assert.is(trailer.readBigUInt64LE(8), BigInt(content.compressedSize));
  assert.is(trailer.readBigUInt64LE(16), BigInt(FIVE_GIB));
  const record = directoryRecord(large, content, true);
  assert.is(record.readUInt32LE(20), MAX_32);
  assert.is(record.readUInt32LE(24), MAX_32);
  assert.equal(wideValues(record.subarray(46 + NAME.length)), [FIVE_GIB, content.compressedSize]);
});

test("a member beyond 4 GiB has its place in 64 bits, and only that", () => {
  const record = directoryRecord(member({ offset: FIVE_GIB }), SMALL, false);
  assert.is(record.readUInt32LE(20), 2);
  assert.is(record.readUInt32LE(42), MAX_32);
  assert.equal(wideValues(record.subarray(46 + NAME.length)), [FIVE_GIB]);
});

test("a local header says that sizes follow only when they do", () => {
  assert.is(localHeader(member({})).readUInt16LE(6) & 8, 8);
  assert.is(localHeader(member({}), SMALL).readUInt16LE(6) & 8, 0);
  assert.is(contentTrailer(member({}), SMALL).length, 16);
});

test("a small archive ends in 22 bytes, a large one says the rest in 64 bits before", () => {
  assert.is(endOfArchive(0, 0, 0).length, 22);
  const end = endOfArchive(70_000, 1000, FIVE_GIB);
  assert.is(end.length, 22 + 56 + 20);
  assert.is(end.readUInt32LE(0), 0x06064b50);
  assert.equal(
    [24, 32, 40, 48].map((at) => Number(end.readBigUInt64LE(at))),
    [70_000, 70_000, 1000, FIVE_GIB],
  );
  assert.is(end.readUInt32LE(56), 0x07064b50);
  assert.is(Number(end.readBigUInt64LE(56 + 8)), FIVE_GIB + 1000);
  assert.is(end.readUInt16LE(76 + 8), MAX_16);
  assert.is(end.readUInt32LE(76 + 12), 1000);
  assert.is(end.readUInt32LE(76 + 16), MAX_32);
});

test("a time that the format can't hold is moved to its nearest", () => {
  for (const [time, year] of [
    [0, 1980],
    [Date.UTC(2200, 0), 2107],
  ] as const) {
    assert.is(1980 + (localHeader(member({ modified: new Date(time) })).readUInt16LE(12) >>> 9), year);
  }
});

test.run();

function member(some: Partial<ZipMember>): ZipMember {
  return { name: NAME, mode: 0o644, modified: new Date(1e12), offset: 0, size: 3, ...some };
}

/** The 64-bit values of the extra field with which these bytes begin, if it is the one for them. */
function wideValues(extra: Buffer): readonly number[] {
  if (extra.readUInt16LE(0) !== 1) return [];
  return Array.from({ length: extra.readUInt16LE(2) / 8 }, (_, index) => Number(extra.readBigUInt64LE(4 + 8 * index)));
}
