import type { JetStreamClient } from "@nats-io/jetstream";
import type { ObjectInfo } from "@nats-io/obj";

export interface ChunksOptions {
  readonly js: JetStreamClient;
  /** The name of the store. */
  readonly bucket: string;
  readonly object: Pick<ObjectInfo, "nuid" | "chunks">;
  /** After how long without a chunk it fails, in ms. */
  readonly stallMs: number;
}

/** How many chunks are on their way at once: no more are in memory, however slowly they are taken. */
const AHEAD = 32;

/**
 * The chunks of an object, in their order, no faster than they are taken. The client's own way has the server send all of them at once, and makes a
 * digest of them by JavaScript, which takes ten times as long.
 */
export const chunksOf = async function* (options: ChunksOptions): AsyncGenerator<Uint8Array, void, undefined> {
  const { js, bucket, object, stallMs } = options;
  let left = object.chunks;
  if (left === 0) return;
  const consumer = await js.consumers.get(`OBJ_${bucket}`, { filter_subjects: `$O.${bucket}.C.${object.nuid}` });
  const messages = await consumer.consume({ max_messages: AHEAD });
  const stalled = new Error(`no more of it within ${stallMs / 1_000} s`);
  const watch = (): NodeJS.Timeout => setTimeout(() => messages.stop(stalled), stallMs);
  let timer = watch();
  try {
    for await (const { data } of messages) {
      clearTimeout(timer);
      yield data;
      left -= 1;
      if (left === 0) return;
      timer = watch();
    }
    throw stalled;
  } finally {
    clearTimeout(timer);
    messages.stop();
    // It goes by itself, too.
    consumer.delete().catch(() => {});
  }
};
