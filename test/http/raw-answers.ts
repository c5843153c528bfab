import { STATUS_CODES } from "node:http";

/** An answer as it came over a connection. */
export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** All answers on a connection, interim ones aside. Throws for bytes that are no answer. */
export const rawAnswersIn = (text: string): readonly RawAnswer[] => {
  const answers: RawAnswer[] = [];
  // Lengths are in bytes.
  for (let rest = Buffer.from(text).toString("latin1"); rest !== "";) {
    const end = rest.indexOf("\r\n\r\n");
    const [line = "", ...lines] = rest.slice(0, end).split("\r\n");
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1]);
    if (end === -1 || STATUS_CODES[status] === undefined)
      throw new TypeError(
        `Cannot read the answer as it must be HTTP/1.1: found ${JSON.stringify(rest.slice(0, SHOWN))}`,
      );
    const headers = new Map(lines.map((header) => fieldOf(header)));
    const { body, length } = bodyOf(BODILESS.has(status) ? "" : rest.slice(end + SEPARATOR), headers);
    rest = rest.slice(end + SEPARATOR + length);
    if (status >= FIRST_FINAL)
      answers.push({ status, type: headers.get("content-type") ?? "", body: Buffer.from(body, "latin1").toString() });
  }
  return answers;
};

const SHOWN = 200;
const SEPARATOR = 4;
const FIRST_FINAL = 200;
const BODILESS: ReadonlySet<number> = new Set([100, 101, 204, 304]);

const fieldOf = (header: string): readonly [string, string] => {
  const colon = header.indexOf(":");
  return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
};

/** The body at the beginning of `rest`, and how much of that it takes. */
const bodyOf = (
  rest: string,
  headers: ReadonlyMap<string, string>,
): { readonly body: string; readonly length: number } => {
  if (headers.get("transfer-encoding") === "chunked") return chunksIn(rest);
  // One that does not tell its length ends with the connection.
  const length = Number(headers.get("content-length") ?? rest.length);
  return { body: rest.slice(0, length), length: Math.min(length, rest.length) };
};

const chunksIn = (rest: string): { readonly body: string; readonly length: number } => {
  const parts: string[] = [];
  let place = 0;
  for (;;) {
    const end = rest.indexOf("\r\n", place);
    const size = Number.parseInt(rest.slice(place, end), 16);
    if (end === -1 || Number.isNaN(size)) throw new TypeError("Cannot read the answer as its chunks must be whole");
    parts.push(rest.slice(end + 2, end + 2 + size));
    place = end + 2 + size + 2;
    if (size === 0) return { body: parts.join(""), length: place };
  }
};
