import { unreachable } from "./answer.ts";
import type { Connection } from "./connection.ts";
import { mayPass } from "./retrying.ts";

export interface StreamProgress {
  /** How many bytes have been read. */
  readonly bytes: number;
  /** How many there are; null if the server packs them while it sends them, and can't tell. */
  readonly total: number | null;
}

export interface ResumedStreamOptions {
  readonly total: number | null;
  /** Resolves with what stands behind so many bytes; null if that can't be had. */
  readonly openRest: ((bytes: number) => Promise<ReadableStream<Uint8Array>>) | null;
  readonly onProgress: (progress: StreamProgress) => void;
  readonly signal: AbortSignal | undefined;
}

/** The bytes of a stream, and when it breaks off, of others that go on behind it. Nothing is read before it is asked for. */
export const resumedStream = (
  first: ReadableStream<Uint8Array>,
  { url, retrying }: Pick<Connection, "url" | "retrying">,
  { total, openRest, onProgress, signal }: ResumedStreamOptions,
): ReadableStream<Uint8Array> => {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined = first.getReader();
  let bytes = 0;
  let failures = 0;

  const attempt = async (): Promise<Uint8Array | undefined> => {
    reader ??= (await openRest?.(bytes))?.getReader();
    const read = await reader?.read().catch(unreachable(url, signal));
    return read?.done === false ? read.value : undefined;
  };

  const nextPiece = async (): Promise<Uint8Array | undefined> => {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        reader = undefined;
        if (bytes === total) return undefined;
        if (openRest === null || !mayPass(error)) throw error;
        failures += 1;
        await retrying.before(failures, error, signal);
      }
    }
  };

  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const piece = await nextPiece();
        if (piece === undefined) {
          controller.close();
          return;
        }
        if (piece.length > 0) failures = 0;
        bytes += piece.length;
        onProgress({ bytes, total });
        controller.enqueue(piece);
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  );
};
