import { promisify } from "node:util";
import { constants, deflateRaw } from "node:zlib";
import { COMPRESSION_LEVEL } from "./compression-level.ts";
import type { AheadOptions } from "./in-order.ts";

/**
 * Compressed in one go, in a thread of libuv's pool. Large enough to make the cost of a new compressor vanish, small enough
 * that several of them, with what comes of them, are little memory.
 */
export const DEFLATE_BLOCK = 262_144;

/** Enough for two to be compressed while the packing thread reads the third, and sends. */
export const DEFLATE_AHEAD: AheadOptions = { promised: 3, all: 64 };

/** What may be referred to across blocks, as much as the format allows. */
const WINDOW = 32_768;

/** Ends a content whose last block was not told that it is the last. */
export const DEFLATE_END: Uint8Array = Buffer.from([3, 0]);

export interface DeflateOptions {
  /** The block before this one, undefined for the first. */
  readonly before: Uint8Array | undefined;
  /** Whether the content ends with this block; if none is, it must be ended by `DEFLATE_END`. */
  readonly last: boolean;
}

/** `deflateBlock`, or a way to it. */
export type Deflate = (block: Uint8Array, options: DeflateOptions) => Promise<Uint8Array>;

const compressed = promisify<Buffer | Uint8Array, object, Buffer>(deflateRaw);

/**
 * A block's part of a deflated content: parts, made in any order, are put together in that of the blocks. A content of several
 * blocks is as small as one that was compressed in one go, since each block begins with what the one before it ended with.
 */
export const deflateBlock: Deflate = (block, { before, last }) =>
  compressed(block, {
    level: COMPRESSION_LEVEL,
    finishFlush: last ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
    chunkSize: Math.max(1024, Math.ceil(block.length / 2)),
    ...(before === undefined ? {} : { dictionary: before.subarray(-WINDOW) }),
  });
