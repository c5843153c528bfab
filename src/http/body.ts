import { Readable } from "node:stream";
import type { H3Event } from "h3";
import { RequestError } from "./errors.ts";

/** How deep arrays and objects may stand in one another. What is deeper can't be written back: `JSON.stringify` recurses. */
const MAX_DEPTH = 64;

/** The bytes of a request's body, as they were sent. Throws `BODY_TOO_LARGE` as soon as there are more than `limit` of them. */
export const readBody = async (
  request: Pick<H3Event["req"], "headers" | "body" | "runtime">,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> => {
  if (Number(request.headers.get("content-length")) > limit) throw tooLarge(limit);
  const message = request.runtime?.node?.req;
  if (message !== undefined) return bytesOf(message, limit);
  if (request.body === null) return new Uint8Array();
  return bytesOf(Readable.fromWeb(request.body), limit);
};

/** By events, since a web stream in between costs more than all else that is done for a small body. */
const bytesOf = (source: Readable, limit: number): Promise<Uint8Array<ArrayBuffer>> =>
  new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    source.on("data", (chunk: Uint8Array) => {
      size += chunk.byteLength;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      // What is still to come is read and thrown away: to stop would cut the connection before the client has its answer. The
      // server's request timeout ends this.
      chunks.length = 0;
      reject(tooLarge(limit));
    });
    source.once("end", () => resolve(Buffer.concat(chunks, size)));
    source.once("error", (error) => reject(disconnected(error)));
    const leave = (): void => {
      // It comes after every end, too.
      if (!source.readableEnded) reject(disconnected(undefined));
    };
    source.once("close", leave);
    // Then it has said so already.
    if (source.destroyed) leave();
  });

/** The value that the bytes spell. Throws `INVALID_JSON` for whatever could not be stored and written back as it is. */
export const parseJson = (body: Uint8Array): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw invalid(
      `be JSON in UTF-8: found ${body.length === 0 ? "nothing" : `something else${placeOf(error)}`}`,
      error,
    );
  }
  requireStorable(value);
  return value;
};

const requireStorable = (root: unknown): void => {
  const waiting = [{ value: root, depth: 1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    if (typeof value === "string" && /\p{Surrogate}/u.test(value))
      throw invalid("hold text: found half of a surrogate pair");
    if (typeof value !== "object" || value === null) continue;
    if (depth > MAX_DEPTH) throw invalid(`be nested at most ${MAX_DEPTH} levels deep: found more`);
    for (const [key, element] of Object.entries(value))
      waiting.push({ value: key, depth }, { value: element, depth: depth + 1 });
  }
};

const placeOf = (error: unknown): string => {
  const position = error instanceof SyntaxError ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? "" : ` at character ${position}`;
};

const invalid = (wish: string, cause?: unknown): RequestError =>
  new RequestError("INVALID_JSON", `Cannot read the body as it must ${wish}`, { cause });

const tooLarge = (limit: number): RequestError =>
  new RequestError("BODY_TOO_LARGE", `Cannot read the body as it must have at most ${limit} bytes: found more`);

const disconnected = (cause: unknown): RequestError =>
  new RequestError("DISCONNECTED", "Cannot read the body as it must be whole: the client left", { cause });
