import { Readable } from "node:stream";
import type { ByteRange } from "./byte-range.ts";

/** How many bytes a stream gives. It is read to its end. */
export const lengthOf = async (stream: Readable): Promise<number> => {
  let length = 0;
  for await (const chunk of chunksOf(stream)) length += chunk.byteLength;
  return length;
};

/**
 * The bytes of a range, read from a stream of all; those before are read and thrown away. The stream is destroyed when they have been
 * given, or when nobody wants them any more. Fails if there are fewer than the range says.
 */
export const partOf = (stream: Readable, range: ByteRange): Readable =>
  Readable.from(bytesOf(stream, range), { objectMode: false });

async function* bytesOf(stream: Readable, { first, last }: ByteRange): AsyncGenerator<Uint8Array, void, undefined> {
  let passed = 0;
  for await (const chunk of chunksOf(stream)) {
    const part = chunk.subarray(Math.max(0, first - passed), last + 1 - passed);
    passed += chunk.byteLength;
    if (part.byteLength > 0) yield part;
    if (passed > last) return;
  }
  throw new RangeError(`Cannot give the bytes ${first} to ${last} as there must be as many: found ${passed}`);
}

async function* chunksOf(stream: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("Cannot count what a stream gives as it must be bytes");
    yield chunk;
  }
}
