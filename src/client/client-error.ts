/**
 * - `UNREACHABLE`: no answer came, or it broke off; `cause` says why.
 * - `REFUSED`: the server answered with an error; the message is the server's.
 * - `NOT_READY`: the build has no archive yet, as it has not ended.
 * - `CHANGED`: the connection broke off in the middle of an archive, and what it had left is not the same any more.
 * - `UNEXPECTED`: the answer is not one of this API: something else answers at the url.
 */
export type ClientErrorCode = "UNREACHABLE" | "REFUSED" | "NOT_READY" | "CHANGED" | "UNEXPECTED";

export interface ClientErrorOptions extends ErrorOptions {
  readonly retryAfterMs?: number | null;
}

/** When a server can't be asked, or does not do what it is asked. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly code: ClientErrorCode;
  /** The HTTP status; null if there was no answer. */
  readonly status: number | null;
  /** After how many milliseconds the server wants to be asked again; null if it says nothing of that. */
  readonly retryAfterMs: number | null;

  constructor(code: ClientErrorCode, status: number | null, message: string, options: ClientErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.status = status;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
