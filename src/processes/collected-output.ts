import type { Readable } from "node:stream";

/** Collects all that a stream gives; at the first byte above `limit` it drops the rest and calls `onOverflow`, once. */
export const collectHead = (stream: Readable, limit: number, onOverflow: () => void): (() => string) => {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    if (size > limit) return;
    size += chunk.length;
    if (size > limit) onOverflow();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString();
};

/** Collects the last `limit` bytes that a stream gives, from the start of a character. */
export const collectTail = (stream: Readable, limit: number): (() => string) => {
  let tail: Buffer = Buffer.alloc(0);
  let isCut = false;
  const cut = (bytes: Buffer): Buffer => {
    isCut ||= bytes.length > limit;
    return bytes.subarray(-limit);
  };
  stream.on("data", (chunk: Buffer) => {
    tail = cut(Buffer.concat([tail, chunk]));
  });
  return () => tail.subarray(isCut ? characterStart(tail) : 0).toString();
};

/** Where the first whole UTF-8 character starts. */
const characterStart = (bytes: Buffer): number => {
  const index = bytes.subarray(0, 4).findIndex((byte) => (byte & 0xc0) !== 0x80);
  return Math.max(index, 0);
};
