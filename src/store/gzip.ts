import { crc32 } from "node:zlib";
import { inBlocks } from "./blocks.ts";
import { DEFLATE_AHEAD, DEFLATE_BLOCK, DEFLATE_END, deflateBlock, type Deflate } from "./deflate.ts";
import { inOrder, type Work } from "./in-order.ts";

/** The reader gets its first bytes when so many are compressed. */
const FIRST_BLOCK = 16_384;

/** Deflate, no name and no time, so that the same bytes make the same file; made by Unix. */
const HEADER: Uint8Array = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);

/**
 * The bytes gzipped, several blocks of them at once. One member, not one for each block: many readers, such as those in browsers,
 * take only the first.
 */
export const gzipOf = (
  bytes: AsyncIterable<Uint8Array>,
  deflate: Deflate = deflateBlock,
): AsyncGenerator<Uint8Array, void, undefined> => inOrder(partsOf(bytes, deflate), DEFLATE_AHEAD);

async function* partsOf(
  bytes: AsyncIterable<Uint8Array>,
  deflate: Deflate,
): AsyncGenerator<Work<Uint8Array>, void, undefined> {
  let crc = 0;
  let size = 0;
  let before: Uint8Array | undefined;
  yield () => HEADER;
  for await (const block of inBlocks(bytes, DEFLATE_BLOCK, { first: FIRST_BLOCK })) {
    crc = crc32(block, crc);
    size += block.length;
    const options = { before, last: false };
    yield () => deflate(block, options);
    before = block;
  }
  yield () => DEFLATE_END;
  yield () => trailerOf(crc, size);
}

const trailerOf = (crc: number, size: number): Uint8Array => {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  return trailer;
};
