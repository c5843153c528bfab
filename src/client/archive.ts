import { unexpected } from "./answer.ts";
import type { CallOptions } from "./call-options.ts";
import { ClientError } from "./client-error.ts";
import type { Connection } from "./connection.ts";
import { resumedStream, type StreamProgress } from "./resumed-stream.ts";
import { mayPass } from "./retrying.ts";

export interface ArtifactsOptions extends CallOptions {
  /** Called for each piece that is read. */
  readonly onProgress?: (progress: StreamProgress) => void;
}

type ArchiveFormat = "tar.gz" | "zip";

/** What the atoms of a build left. */
export interface ArchiveCalls {
  /**
   * The archive of a build that has ended. Whoever does not read it to its end must cancel it. A connection that breaks off is followed
   * by another for the rest, if the server can send a part of the same archive; otherwise the stream fails.
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
    const openRest = async (bytes: number): Promise<ReadableStream<Uint8Array>> => {
      const part = { range: `bytes=${bytes}-`, "if-range": tag ?? "" };
      const rest = await connection.open(path, { signal, headers: part });
      if (rest.body === null) throw unexpected(rest.status, "a part of an archive");
      if (rest.headers.get("content-range")?.startsWith(`bytes ${bytes}-`) === true) return rest.body;
      await rest.body.cancel();
      throw new ClientError(
        "CHANGED",
        rest.status,
        `Cannot go on with the archive of build ${id} as it must be the same as before: it is another one`,
      );
    };
    return resumedStream(body, connection, {
      total: lengthOf(headers),
      openRest: tag === null ? null : openRest,
      onProgress,
      signal,
    });
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
