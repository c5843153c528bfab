import { crc32 } from "node:zlib";

/** Tells values that were changed on the disk from those that were stored; null counts as nothing. From 0 to 2 ** 32 - 1. */
export const checksum = (...values: readonly (string | number | bigint | Uint8Array | null)[]): number => {
  let sum = 0;
  // Not joined first: the last one may be long.
  for (const value of values) sum = crc32(value === null ? "" : String(value), crc32("\0", sum));
  return sum;
};
