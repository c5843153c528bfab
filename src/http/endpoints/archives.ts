import { addAbortSignal, finished, type Readable } from "node:stream";
import { hasEnded } from "../../model/build.ts";
import type { Log } from "../../runtime/index.ts";
import type { ArchiveFormat, Results } from "../../store/contract.ts";
import { aliasesOf, buildPath, buildsPath, type Dialect } from "../dialect.ts";
import { NO_QUERY, readEndpoint, type Answer, type Endpoint, type Received } from "../endpoint.ts";
import { RequestError } from "../errors.ts";
import type { Builds } from "../supervisor.ts";

/** As the original sends them. */
const CONTENT_TYPES: Readonly<Record<ArchiveFormat, string>> = {
  "tar.gz": "application/x-tar",
  zip: "application/zip",
};

const FORMATS: readonly ArchiveFormat[] = ["tar.gz", "zip"];

export interface ArchiveOptions {
  readonly builds: Builds;
  readonly results: Pick<Results, "archive">;
  readonly log: Log;
}

/**
 * The archive of a build, packed while it is sent; 202 while the build has not ended. If packing fails before the first byte,
 * the answer is an error; if it fails later, the connection is cut, so that nobody takes half an archive for a whole one.
 */
export const archiveEndpoints = (options: ArchiveOptions, dialect: Dialect): readonly Endpoint[] => {
  const { builds } = options;
  const build = buildPath(dialect);
  const result = `${build}/result`;
  const archives = FORMATS.map((format) => {
    const path = `${build}/artifacts.${format}`;
    return readEndpoint({
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}GetArchive${format === "zip" ? "Zip" : "TarGz"}`,
      summary: `Download all that the atoms of a build left, as ${format}`,
      dialect,
      query: NO_QUERY,
      answers: {
        200: { description: "The archive", type: CONTENT_TYPES[format] },
        202: {
          description: "The build has not ended",
          ...(dialect.shapes.unready === null ? {} : { json: dialect.shapes.unready }),
        },
      },
      handle: (asked) => sendArchive(options, dialect, format, asked),
    });
  });
  if (dialect.name === "documented") return archives;
  return [
    ...archives,
    readEndpoint({
      path: result,
      aliases: aliasesOf(dialect, result),
      operation: `${dialect.name}GetResult`,
      summary: "Lead to the tar.gz archive, whether or not that is ready",
      dialect,
      query: NO_QUERY,
      answers: { 302: { description: "Where the archive is" } },
      handle: async ({ path }) => {
        const { id } = await builds.find(path.build_id);
        return { status: 302, headers: { location: `${buildsPath(dialect)}/${id}/artifacts.tar.gz` }, body: {} };
      },
    }),
  ];
};

const sendArchive = async (
  { builds, results, log }: ArchiveOptions,
  dialect: Dialect,
  format: ArchiveFormat,
  { path, origin, isHead, signal }: Pick<Received, "path" | "origin" | "isHead" | "signal">,
): Promise<Answer> => {
  const build = await builds.find(path.build_id);
  if (!hasEnded(build)) return { status: 202, body: dialect.unready(build, origin) };
  // HEAD says that there is an archive; packing it would be thrown away.
  const archive = isHead
    ? ""
    : await started(results.archive(build, format), signal, (error) =>
        log.error({ err: error, build: build.id }, "An archive could not be packed to its end"),
      );
  return { status: 200, headers: { "content-type": CONTENT_TYPES[format] }, body: archive };
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
