import { Readable } from "node:stream";
import type { ByteRange } from "./byte-range.ts";

/** How many bytes a stream gives. It is read to its end. */
export const lengthOf = async (stream: Readable): Promise<number> => {
  let length = 0;
  for await (const chunk of chunksOf(stream)) length += chunk.byteLength;
  return length;
};

/**
 * The bytes of a range, read from a stream of `length` bytes; those before are read and thrown away. The stream is destroyed when they
 * have been given, or when nobody wants them any more. Fails rather than give its last bytes if the stream turns out to be shorter, or
 * longer where the range goes to its end.
 */
export const partOf = (stream: Readable, range: ByteRange, length: number): Readable =>
  Readable.from(bytesOf(stream, range, length), { objectMode: false });

async function* bytesOf(
  stream: Readable,
  { first, last }: ByteRange,
  length: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let passed = 0;
  let held: Uint8Array | undefined;
  for await (const chunk of chunksOf(stream)) {
    const part = chunk.subarray(Math.max(0, first - passed), last + 1 - passed);
    passed += chunk.byteLength;
    if (passed > length) break;
    if (held !== undefined) yield held;
    held = part.byteLength > 0 ? part : undefined;
    if (passed > last && last < length - 1) {
      if (held !== undefined) yield held;
      return;
    }
  }
  if (passed !== length)
    throw new RangeError(
      `Cannot give the bytes ${first} to ${last} as there must be ${length} in all: found ${passed}`,
    );
  if (held !== undefined) yield held;
}

async function* chunksOf(stream: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("Cannot count what a stream gives as it must be bytes");
    yield chunk;
  }
}
