import { addAbortSignal, finished, type Readable } from "node:stream";
import type { EventHandler } from "h3";
import { hasEnded } from "../model/build.ts";
import type { Log } from "../runtime/index.ts";
import type { ArchiveFormat, Results } from "../store/contract.ts";
import type { Dialect } from "./dialect.ts";
import { RequestError } from "./errors.ts";
import type { Builds } from "./supervisor.ts";

/** As the original sends them. */
const CONTENT_TYPES: Readonly<Record<ArchiveFormat, string>> = {
  "tar.gz": "application/x-tar",
  zip: "application/zip",
};

export const ARCHIVE_FORMATS: readonly ArchiveFormat[] = ["tar.gz", "zip"];

/**
 * The archive of a build, packed while it is sent; 202 while the build has not ended. If packing fails before the first byte,
 * the answer is an error; if it fails later, the connection is cut, so that nobody takes half an archive for a whole one.
 */
export const sendArchive =
  (builds: Builds, results: Results, dialect: Dialect, format: ArchiveFormat, log: Log): EventHandler =>
  async ({ url, context, req, res }) => {
    const build = await builds.find(context.params?.["id"] ?? "");
    if (!hasEnded(build)) {
      res.status = 202;
      return dialect.unready(build, url.origin);
    }
    // HEAD says that there is an archive; packing it would be thrown away.
    const archive =
      req.method === "HEAD"
        ? ""
        : await started(results.archive(build, format), req.signal, (error) =>
            log.error({ err: error, build: build.id }, "An archive could not be packed to its end"),
          );
    // Last, since an error is no archive.
    res.headers.set("content-type", CONTENT_TYPES[format]);
    return archive;
  };

/** The original's other name for an archive: it leads to the tar.gz, whether or not that is ready. */
export const redirectToArchive =
  (builds: Builds, dialect: Dialect): EventHandler =>
  async ({ context, res }) => {
    const { id } = await builds.find(context.params?.["id"] ?? "");
    res.status = 302;
    res.headers.set("location", `${dialect.root}/${id}/artifacts.tar.gz`);
    return {};
  };

/**
 * Resolves with the archive once its first byte can be read, or its end if there is none. It is destroyed when `signal` says
 * that the client left. `onLateError` is told of a failure after the first byte.
 */
const started = (archive: Readable, signal: AbortSignal, onLateError: (error: Error) => void): Promise<Readable> =>
  new Promise((resolve, reject) => {
    let waiting = true;
    addAbortSignal(signal, archive).once("readable", () => {
      waiting = false;
      resolve(archive);
    });
    finished(archive, (error) => {
      if (error === null || error === undefined) resolve(archive);
      else if (error.name === "AbortError" || error.code === "ERR_STREAM_PREMATURE_CLOSE") reject(left(error));
      else if (waiting) reject(error);
      else onLateError(error);
    });
  });

const left = (cause: Error): RequestError =>
  new RequestError("DISCONNECTED", "Cannot send the archive as the client must wait for it: it left", { cause });
