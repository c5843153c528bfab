import { crc32, deflateRawSync } from "node:zlib";
import type { ArchiveEntry, FileEntry } from "./archive-entry.ts";
import { inBlocks } from "./blocks.ts";
import { COMPRESSION_LEVEL } from "./compression-level.ts";
import { DEFLATE_AHEAD, DEFLATE_BLOCK, deflateBlock, type Deflate } from "./deflate.ts";
import { inOrder, type Work } from "./in-order.ts";
import {
  contentTrailer,
  directoryRecord,
  endOfArchive,
  localHeader,
  type ZipContent,
  type ZipMember,
  DEFLATED,
  STORED,
} from "./zip-record.ts";

/** Not worth a compressor: nearly all of an archive's files, such as exit codes. */
const TINY = 64;

/** Not worth the trip to another thread. */
const SMALL = 8_192;

/**
 * The files among the entries as a zip, like the original's: folders have no entries of their own. Left out are links, which
 * unzippers write as text files, and names with a backslash, which some of them take for a separator.
 *
 * Written here rather than by a library, as yazl looks through all its entries each time one is done: 0.25 ms for each of
 * 40,000 files, and ten times as much for 400,000.
 */
export async function* zipOf(
  entries: AsyncIterable<ArchiveEntry>,
  deflate: Deflate = deflateBlock,
): AsyncGenerator<Uint8Array, void, undefined> {
  const directory: Buffer[] = [];
  let offset = 0;
  let file: StartedFile | undefined;
  for await (const part of inOrder(partsOf(entries, deflate), DEFLATE_AHEAD)) {
    const { entry, body, method, crc, last } = part;
    const whole = file === undefined && last;
    if (file === undefined) {
      const { name, mode, modified, size } = entry;
      const member: ZipMember = { name: Buffer.from(name), mode, modified, offset, size };
      file = { member, compressedSize: 0 };
      const header = localHeader(member, whole ? { method, crc, compressedSize: body.length } : undefined);
      offset += header.length;
      yield header;
    }
    file.compressedSize += body.length;
    offset += body.length;
    yield body;
    if (!last) continue;
    const content: ZipContent = { method, crc, compressedSize: file.compressedSize };
    if (!whole) {
      const trailer = contentTrailer(file.member, content);
      offset += trailer.length;
      yield trailer;
    }
    directory.push(directoryRecord(file.member, content, !whole));
    file = undefined;
  }
  yield* directory;
  const size = directory.reduce((sum, record) => sum + record.length, 0);
  yield endOfArchive(directory.length, size, offset);
}

/** A file whose last part is still to come. */
interface StartedFile {
  readonly member: ZipMember;
  compressedSize: number;
}

/** One block of a file's content, as it stands in the archive. */
interface Part {
  readonly entry: FileEntry;
  readonly body: Uint8Array;
  readonly method: ZipContent["method"];
  /** Of the content up to the end of this part. */
  readonly crc: number;
  readonly last: boolean;
}

/** Each file has at least one part. What a part is made of has been read when it is given. */
async function* partsOf(
  entries: AsyncIterable<ArchiveEntry>,
  deflate: Deflate,
): AsyncGenerator<Work<Part>, void, undefined> {
  for await (const entry of entries) {
    if (entry.type !== "file" || entry.name.includes("\\")) continue;
    if (entry.size <= SMALL) yield smallFile(entry);
    else yield* largeFile(entry, deflate);
  }
}

const smallFile = (entry: FileEntry): Work<Part> => {
  const bytes = Buffer.concat([...entry.content()]);
  const crc = crc32(bytes);
  return () =>
    bytes.length <= TINY
      ? { entry, body: bytes, method: STORED, crc, last: true }
      : { entry, body: deflateRawSync(bytes, { level: COMPRESSION_LEVEL }), method: DEFLATED, crc, last: true };
};

async function* largeFile(entry: FileEntry, deflate: Deflate): AsyncGenerator<Work<Part>, void, undefined> {
  let before: Uint8Array | undefined;
  let crc = 0;
  let read = 0;
  for await (const block of inBlocks(entry.content(), Math.min(DEFLATE_BLOCK, entry.size))) {
    crc = crc32(block, crc);
    read += block.length;
    const part = { entry, method: DEFLATED, crc, last: read === entry.size } as const;
    const options = { before, last: part.last };
    yield async () => ({ ...part, body: await deflate(block, options) });
    before = block;
  }
}
