import { Readable } from "node:stream";
import type { AtomRecord } from "./atom-record.ts";
import type { Packer, Packing } from "./packer.ts";
import type { ArchiveOrder } from "./packing.ts";

/** Read ahead of the reader, in bytes. */
const AHEAD = 262_144;

/**
 * The archive as a stream of bytes. Packing begins with the first read and goes on as the stream is read; destroying the
 * stream ends it, and its failure destroys the stream with a `StoreError`.
 */
export const archiveStream = (packer: Packer, order: ArchiveOrder, records: Iterator<AtomRecord>): Readable => {
  let packing: Packing | undefined;
  const stream = new Readable({
    highWaterMark: AHEAD,
    read: () => {
      packing ??= packer.start(order, records, {
        bytes: (bytes) => stream.push(bytes),
        packed: () => stream.push(null),
        failed: (error) => stream.destroy(error),
      });
      packing.pull();
    },
    destroy: (error, done) => {
      packing?.stop();
      done(error);
    },
  });
  return stream;
};
