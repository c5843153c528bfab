import { createHash } from "node:crypto";
import { addAbortSignal, type Readable } from "node:stream";
import type { Build } from "../model/build.ts";
import { workOf } from "../model/build.ts";
import type { Log } from "../runtime/index.ts";
import type { ArchiveFormat, Results } from "../store/contract.ts";
import { rangeIn, rangeWithin } from "./byte-range.ts";
import { lengthOf, partOf } from "./byte-stream.ts";
import type { Answer, Received } from "./endpoint.ts";
import { RequestError } from "./errors.ts";
import { isKnown, isRangeOf, type Validators } from "./preconditions.ts";
import { begun, clientLeft } from "./stream-beginning.ts";

/** As the original sends them. */
export const ARCHIVE_TYPES: Readonly<Record<ArchiveFormat, string>> = {
  "tar.gz": "application/x-tar",
  zip: "application/zip",
};

export interface DownloadOptions {
  readonly results: Pick<Results, "archive">;
  readonly sessionId: string;
  readonly log: Log;
}

/**
 * Answers with the archive of a build that ended, or with the part of it that is asked for.
 *
 * An archive is packed while it is sent and kept nowhere, but the same files are always packed into the same bytes. So a part is sent by
 * packing all and leaving out what is not asked for, once its length is known; to know that, it is packed once more for the first part.
 */
export type Download = (build: Build, format: ArchiveFormat, asked: Asked) => Promise<Answer>;

export type Asked = Pick<Received, "headers" | "isHead" | "signal" | "requestId">;

/** How many lengths are remembered: some 100 kB. */
const REMEMBERED_LENGTHS = 1_000;

export const createDownloads = ({ results, sessionId, log }: DownloadOptions): Download => {
  const lengths = new Map<string, number>();

  const remember = (etag: string, length: number): void => {
    lengths.set(etag, length);
    const [oldest] = lengths.keys();
    if (lengths.size > REMEMBERED_LENGTHS && oldest !== undefined) lengths.delete(oldest);
  };

  return async (build, format, asked) => {
    const validators = validatorsOf(build, format, sessionId);
    const { etag, lastModified } = validators;
    const headers = {
      "content-type": ARCHIVE_TYPES[format],
      "accept-ranges": "bytes",
      etag,
      ...(lastModified === null ? {} : { "last-modified": lastModified }),
    };
    if (isKnown(asked.headers, validators)) return { status: 304, headers, body: null };

    const { signal } = asked;
    const open = (): Readable => addAbortSignal(signal, results.archive(build, format));
    const send = (archive: Readable): Promise<Readable> =>
      begun(archive, signal, (error) => {
        const { requestId } = asked;
        log.error({ err: error, build: build.id, requestId }, "An archive could not be packed to its end");
      });
    const range = asked.isHead || !isRangeOf(asked.headers, validators) ? null : rangeIn(asked.headers.get("range"));
    const known = lengths.get(etag);
    if (range === null) {
      if (known === undefined) return { status: 200, headers, body: asked.isHead ? null : await send(open()) };
      const sized = { ...headers, "content-length": String(known) };
      if (asked.isHead) return { status: 200, headers: sized, body: null };
      return { status: 200, headers: sized, body: await send(partOf(open(), { first: 0, last: known - 1 }, known)) };
    }

    const length = known ?? (await lengthOf(open()).catch(ifStill(signal)));
    remember(etag, length);
    const { first, last } = rangeWithin(range, length) ?? unsatisfiable(length);
    const partial = {
      ...headers,
      "content-range": `bytes ${first}-${last}/${length}`,
      "content-length": String(last - first + 1),
    };
    return { status: 206, headers: partial, body: await send(partOf(open(), { first, last }, length)) };
  };
};

/**
 * Of an archive: what goes into it does not change but by late reports of atoms that had begun, and how it is packed does not change
 * in one life of the server.
 */
const validatorsOf = (build: Build, format: ArchiveFormat, sessionId: string): Validators => {
  const ended = build.times[build.status];
  const parts = [sessionId, build.id, build.status, ended, workOf(build)?.atomsDone, format];
  return {
    etag: `"${createHash("sha1").update(JSON.stringify(parts)).digest("base64url")}"`,
    lastModified: ended === undefined ? null : new Date(ended).toUTCString(),
  };
};

/** Passes a failure on, unless it comes from the client's leaving. */
const ifStill =
  (signal: AbortSignal) =>
  (error: unknown): never => {
    throw signal.aborted ? clientLeft(error) : error;
  };

const unsatisfiable = (length: number): never => {
  throw new RequestError(
    "UNSATISFIABLE_RANGE",
    `Cannot send the bytes as the range must begin within the archive: it has ${length}`,
    { headers: { "content-range": `bytes */${length}`, "accept-ranges": "bytes" } },
  );
};
