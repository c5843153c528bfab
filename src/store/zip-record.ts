/** What a zip archive says of one file. */
export interface ZipMember {
  /** UTF-8. */
  readonly name: Buffer;
  /** Permission bits. */
  readonly mode: number;
  readonly modified: Date;
  /** Where its local header begins, in bytes from the start of the archive. */
  readonly offset: number;
  readonly size: number;
}

/** How a content is written: as it is, or deflated. */
export const STORED = 0;
export const DEFLATED = 8;

/** What is known of a member once it is compressed. */
export interface ZipContent {
  readonly method: typeof STORED | typeof DEFLATED;
  readonly crc: number;
  readonly compressedSize: number;
}

const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;

/** From here on sizes are written in 64 bits; less than 4 GiB, since deflate may enlarge what can't be compressed. */
const LARGE = 0xff000000;

const UTF_8 = 1 << 11;
const SIZES_FOLLOW = 1 << 3;
const MADE_BY_UNIX = (3 << 8) | 45;
const NEEDS_DEFLATE = 20;
const NEEDS_ZIP64 = 45;
const REGULAR_FILE = 0o100000;

/** Stands before the content, or with `content` undefined before a deflated one that `contentTrailer` follows. */
export const localHeader = (member: ZipMember, content?: ZipContent): Buffer => {
  const large = isLarge(member);
  const extra = Buffer.concat([
    large ? zip64Extra([member.size, content?.compressedSize ?? 0]) : EMPTY,
    timeExtra(member.modified),
  ]);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(large ? NEEDS_ZIP64 : NEEDS_DEFLATE, 4);
  header.writeUInt16LE(content === undefined ? UTF_8 | SIZES_FOLLOW : UTF_8, 6);
  header.writeUInt16LE(content?.method ?? DEFLATED, 8);
  header.writeUInt32LE(dosTime(member.modified), 10);
  header.writeUInt32LE(content?.crc ?? 0, 14);
  header.writeUInt32LE(large ? MAX_32 : (content?.compressedSize ?? 0), 18);
  header.writeUInt32LE(large ? MAX_32 : content === undefined ? 0 : member.size, 22);
  header.writeUInt16LE(member.name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, member.name, extra]);
};

/** Says after a streamed content what its local header could not. */
export const contentTrailer = (member: ZipMember, { crc, compressedSize }: ZipContent): Buffer => {
  const start = Buffer.alloc(8);
  start.writeUInt32LE(0x08074b50, 0);
  start.writeUInt32LE(crc, 4);
  if (isLarge(member)) return Buffer.concat([start, sixtyFour([compressedSize, member.size])]);
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(compressedSize, 0);
  sizes.writeUInt32LE(member.size, 4);
  return Buffer.concat([start, sizes]);
};

/** The member's line in the directory at the end of the archive. `streamed` if a trailer follows its content. */
export const directoryRecord = (member: ZipMember, content: ZipContent, streamed: boolean): Buffer => {
  const { crc, compressedSize } = content;
  const large = isLarge(member);
  const far = member.offset >= MAX_32;
  const wide = [...(large ? [member.size, compressedSize] : []), ...(far ? [member.offset] : [])];
  const extra = Buffer.concat([wide.length > 0 ? zip64Extra(wide) : EMPTY, timeExtra(member.modified)]);
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(MADE_BY_UNIX, 4);
  record.writeUInt16LE(wide.length > 0 ? NEEDS_ZIP64 : NEEDS_DEFLATE, 6);
  record.writeUInt16LE(streamed ? UTF_8 | SIZES_FOLLOW : UTF_8, 8);
  record.writeUInt16LE(content.method, 10);
  record.writeUInt32LE(dosTime(member.modified), 12);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(large ? MAX_32 : compressedSize, 20);
  record.writeUInt32LE(large ? MAX_32 : member.size, 24);
  record.writeUInt16LE(member.name.length, 28);
  record.writeUInt16LE(extra.length, 30);
  record.writeUInt32LE(((REGULAR_FILE | member.mode) << 16) >>> 0, 38);
  record.writeUInt32LE(far ? MAX_32 : member.offset, 42);
  return Buffer.concat([record, member.name, extra]);
};

/** The end of an archive with `count` members, whose directory is `size` bytes long and begins at `offset`. */
export const endOfArchive = (count: number, size: number, offset: number): Buffer => {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, MAX_16), 8);
  end.writeUInt16LE(Math.min(count, MAX_16), 10);
  end.writeUInt32LE(Math.min(size, MAX_32), 12);
  end.writeUInt32LE(Math.min(offset, MAX_32), 16);
  if (count < MAX_16 && size < MAX_32 && offset < MAX_32) return end;
  const wideEnd = Buffer.alloc(24);
  wideEnd.writeUInt32LE(0x06064b50, 0);
  wideEnd.writeUInt32LE(44, 4);
  wideEnd.writeUInt16LE(MADE_BY_UNIX, 12);
  wideEnd.writeUInt16LE(NEEDS_ZIP64, 14);
  const locator = Buffer.alloc(8);
  locator.writeUInt32LE(0x07064b50, 0);
  const diskCount = Buffer.from([1, 0, 0, 0]);
  return Buffer.concat([
    wideEnd,
    sixtyFour([count, count, size, offset]),
    locator,
    sixtyFour([offset + size]),
    diskCount,
    end,
  ]);
};

const isLarge = ({ size }: ZipMember): boolean => size >= LARGE;

const EMPTY: Buffer = Buffer.alloc(0);

const zip64Extra = (values: readonly number[]): Buffer => {
  const header = Buffer.alloc(4);
  header.writeUInt16LE(1, 0);
  header.writeUInt16LE(8 * values.length, 2);
  return Buffer.concat([header, sixtyFour(values)]);
};

const sixtyFour = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), 8 * index);
  return bytes;
};

/** The time in seconds since the epoch, for readers that know it: the other one has no zone, and only every second second. */
const timeExtra = (modified: Date): Buffer => {
  const extra = Buffer.alloc(9);
  extra.write("UT", 0, "latin1");
  extra.writeUInt16LE(5, 2);
  extra.writeUInt8(1, 4);
  extra.writeInt32LE(Math.max(-0x80000000, Math.min(0x7fffffff, Math.floor(modified.getTime() / 1000))), 5);
  return extra;
};

/** In UTC, from 1980 to 2107. */
const dosTime = (modified: Date): number => {
  const year = Math.min(127, Math.max(0, modified.getUTCFullYear() - 1980));
  const date = (year << 9) | ((modified.getUTCMonth() + 1) << 5) | modified.getUTCDate();
  const time = (modified.getUTCHours() << 11) | (modified.getUTCMinutes() << 5) | (modified.getUTCSeconds() >> 1);
  return ((date << 16) | time) >>> 0;
};
