import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { failure, success, type Result } from "../model/errors.ts";
import { credentialsOf } from "../model/url-credentials.ts";
import { kindOfPath } from "./path-kind.ts";

/** What a url holds. Whoever asked for it reads or destroys `content`. */
export interface RemoteContent {
  readonly content: Readable;
  /** In bytes, as announced; null where nothing was. */
  readonly size: number | null;
}

/**
 * Opens what stands at an http, https or file url, behind redirects too. The message of a failure completes "Cannot download
 * URL as ...". Rejects when aborted.
 */
export const openRemote = async (url: string, signal: AbortSignal): Promise<Result<RemoteContent>> => {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  switch (parsed?.protocol) {
    case "http:":
    case "https:":
      return openHttp(parsed, signal);
    case "file:":
      return openFile(parsed);
    case undefined:
      return failure("it must be a url: found something else");
    default:
      return failure(`its scheme must be http, https or file: found "${parsed?.protocol ?? ""}"`);
  }
};

const openHttp = async (url: URL, signal: AbortSignal): Promise<Result<RemoteContent>> => {
  const bare = credentialsOf(url);
  if (bare === undefined) return failure("its credentials must be spelled in UTF-8: found other escapes");
  let response: Response;
  try {
    response = await fetch(bare.url, { headers: headersFor(bare.authorization), signal });
  } catch (error) {
    signal.throwIfAborted();
    return failure(`its server must answer: found ${reasonOf(error)}`);
  }
  if (!response.ok) {
    await response.body?.cancel();
    return failure(
      `its server must answer with a status of 200 to 299: found ${response.status} ${response.statusText}`.trimEnd(),
    );
  }
  const length = response.headers.get("content-length");
  const content = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body);
  // An abort before anybody reads must not end the process; whoever reads later is told of it all the same.
  content.on("error", () => {});
  return success({ content, size: length === null ? null : Number(length) });
};

const openFile = async (url: URL): Promise<Result<RemoteContent>> => {
  if (url.host !== "") return failure(`a file url must have no host: found "${url.host}"`);
  const path = fileURLToPath(url);
  const kind = await kindOfPath(path);
  return kind === "a file"
    ? success({ content: createReadStream(path), size: null })
    : failure(`it must be a file: found ${kind}`);
};

/** A file is saved as it is sent, so it must not be sent in another encoding. */
const headersFor = (authorization: string | null): Record<string, string> => ({
  "accept-encoding": "identity",
  ...(authorization === null ? {} : { authorization }),
});

/** The reason of a failed `fetch` is in its cause. */
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause && cause.message === "" ? String(cause.code) : cause.message;
};
