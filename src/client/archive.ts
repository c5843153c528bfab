import { unexpected, unreachable } from "./answer.ts";
import type { CallOptions } from "./call-options.ts";
import { ClientError } from "./client-error.ts";
import type { Connection } from "./connection.ts";
import { mayPass } from "./retrying.ts";

export interface ArtifactsOptions extends CallOptions {
  /** Called for each piece that is read. */
  readonly onProgress?: (progress: ArtifactsProgress) => void;
}

export interface ArtifactsProgress {
  /** How many bytes have been read. */
  readonly bytes: number;
  /** How many there are; null if the server packs them while it sends them, and can't tell. */
  readonly total: number | null;
}

type ArchiveFormat = "tar.gz" | "zip";

/** What the atoms of a build left. */
export interface ArchiveCalls {
  /**
   * The archive of a build that has ended. Whoever does not read it to its end must cancel it. A connection that breaks off is followed
   * by another for the rest, if the server can send a part of the same archive; otherwise the stream fails with UNREACHABLE.
   *
   * @example
   * let read = 0;
   * const archive = await client.artifacts(1, "zip", { onProgress: ({ bytes }) => (read = bytes) });
   * const { size } = await new Response(archive).blob();
   * console.log(size > 0, read === size); // true true
   */
  artifacts(id: number, format: ArchiveFormat, options?: ArtifactsOptions): Promise<ReadableStream<Uint8Array>>;
}

export const archiveCalls = (connection: Connection): ArchiveCalls => ({
  artifacts: async (id, format, { signal, onProgress = () => {} } = {}) => {
    const path = `/build/${id}/artifacts.${format}`;
    const { retrying } = connection;
    const { headers, status, body } = await retrying(() => connection.open(path, { signal }), mayPass, signal);
    if (status === ACCEPTED) {
      await body?.cancel();
      throw new ClientError(
        "NOT_READY",
        status,
        `Cannot get the archive of build ${id} as the build must have ended: it has not`,
      );
    }
    if (body === null) throw unexpected(status, "an archive");
    const tag = tagOf(headers);
    const total = lengthOf(headers);
    let reader = body.getReader();
    let bytes = 0;
    let failures = 0;

    /** Goes on with another connection, behind the bytes that were read. */
    const resume = async (error: unknown): Promise<void> => {
      if (tag === null) throw error;
      failures += 1;
      await retrying.before(failures, error, signal);
      const part = { range: `bytes=${bytes}-`, "if-range": tag };
      const response = await connection.open(path, { signal, headers: part });
      if (response.body === null) throw unexpected(response.status, "a part of an archive");
      if (!(response.headers.get("content-range") ?? "").startsWith(`bytes ${bytes}-`)) {
        await response.body.cancel();
        throw error;
      }
      reader = response.body.getReader();
    };

    const next = async (): Promise<Uint8Array | undefined> => {
      const read = await reader.read().catch(unreachable(connection.url, signal));
      return read.done ? undefined : read.value;
    };

    const nextOrRest = async (): Promise<Uint8Array | undefined> => {
      try {
        return await next();
      } catch (error) {
        if (signal?.aborted === true || bytes === total) throw error;
        await resume(error);
        return nextOrRest();
      }
    };

    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const piece = await nextOrRest();
          if (piece === undefined) {
            controller.close();
            return;
          }
          failures = 0;
          bytes += piece.length;
          onProgress({ bytes, total });
          controller.enqueue(piece);
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  },
});

const ACCEPTED = 202;

/** What a later request names the same bytes by; null if parts of them can't be had. */
const tagOf = (headers: Headers): string | null => {
  const tag = headers.get("etag");
  const hasParts = headers.get("accept-ranges") === "bytes" && !headers.has("content-encoding");
  return hasParts && tag !== null && !tag.startsWith("W/") ? tag : null;
};

const lengthOf = (headers: Headers): number | null => {
  const text = headers.get("content-length");
  return text === null || headers.has("content-encoding") ? null : Number(text);
};
