import { ClientError } from "./client-error.ts";

/** The object that an answer holds. An abort of `signal` while it is read rejects with the signal's reason. */
export const jsonOf = async (
  response: Response,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, unknown>>> => {
  const body: unknown = await response.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) throw unexpected(response.status, "JSON");
    return unreachable(response.url, signal)(error);
  });
  if (!isRecord(body)) throw unexpected(response.status, "a JSON object");
  return body;
};

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

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
