import { addAbortSignal, finished, type Readable } from "node:stream";
import { RequestError } from "./errors.ts";

/**
 * Resolves with a stream once its first byte can be read, or its end if there is none, so that a failure until then can still be
 * answered. It is destroyed when `signal` says that the client left. `onLateError` is told of a failure after the first byte.
 */
export const begun = (stream: Readable, signal: AbortSignal, onLateError: (error: Error) => void): Promise<Readable> =>
  new Promise((resolve, reject) => {
    let waiting = true;
    addAbortSignal(signal, stream).once("readable", () => {
      waiting = false;
      resolve(stream);
    });
    finished(stream, (error) => {
      if (error === null || error === undefined) resolve(stream);
      else if (error.name === "AbortError" || error.code === "ERR_STREAM_PREMATURE_CLOSE") reject(clientLeft(error));
      else if (waiting) reject(error);
      else onLateError(error);
    });
  });

/** For whoever still waits for an answer that nobody reads. */
export const clientLeft = (cause: unknown): RequestError =>
  new RequestError("DISCONNECTED", "Cannot send the file as the client must wait for it: it left", { cause });
