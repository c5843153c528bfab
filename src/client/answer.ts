import { ClientError } from "./client-error.ts";

/** The object that an answer holds. */
export type Fields = Readonly<Record<string, unknown>>;

/** The object that an answer holds. An abort of `signal` while it is read rejects with the signal's reason. */
export const jsonOf = async (response: Response, signal: AbortSignal | undefined): Promise<Fields> => {
  const body: unknown = await response.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) throw unexpected(response.status, "JSON");
    return unreachable(response.url, signal)(error);
  });
  if (!isFields(body)) throw unexpected(response.status, "a JSON object");
  return body;
};

/** What an answer has under a key. */
export const fieldOf = <T>(fields: Fields, key: string, is: (value: unknown) => value is T, wish: string): T => {
  const value = fields[key];
  if (!is(value)) throw unexpected(OK, wish);
  return value;
};

/** Whether a value is a list of such elements. */
export const listOf =
  <T>(is: (value: unknown) => value is T) =>
  (value: unknown): value is readonly T[] =>
    Array.isArray(value) && value.every(is);

export const isNumber = (value: unknown): value is number => typeof value === "number";

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const unexpected = (status: number, wish: string): ClientError =>
  new ClientError(
    "UNEXPECTED",
    status,
    `Cannot use the answer as it must hold ${wish}: found something else, with status ${status}`,
  );

/** What to do with the rejection of a request to `url`: an abort stays what it is. */
export const unreachable =
  (url: string, signal: AbortSignal | undefined) =>
  (cause: unknown): never => {
    if (signal?.aborted === true) throw signal.reason;
    throw new ClientError(
      "UNREACHABLE",
      null,
      `Cannot reach the server at ${url} as it must answer to the end: it did not`,
      { cause },
    );
  };

const OK = 200;
