import fc from "fast-check";
import { codePoint, OF_CODE_POINTS } from "../code-point.ts";
import { DIGEST_HEADER } from "../../src/http/auth.ts";
import type { Draft } from "./described-requests.ts";

/** Something that is done to a request, of which it should not be taken any more; in a few cases it is. */
export interface Spoil {
  readonly name: string;
  readonly apply: (draft: Draft) => Draft;
}

/** All kinds of them, alike often. `limit` is the longest body that the server takes. */
export const spoils = (limit: number): fc.Arbitrary<Spoil> =>
  fc.oneof(...METHODS_AND_PATHS, ...VALUES, ...texts(limit), ...ENCODINGS, ...HEADERS);

/** A spoil for each value of an arbitrary. */
const each = <Value>(
  name: string,
  values: fc.Arbitrary<Value>,
  apply: (draft: Draft, value: Value) => Draft,
): fc.Arbitrary<Spoil> =>
  values.map((value) => ({
    name: `${name} ${JSON.stringify(value)}`.slice(0, SHOWN),
    apply: (draft) => apply(draft, value),
  }));

const SHOWN = 200;

const STRANGE = fc.oneof(
  fc.string({ unit: codePoint }),
  fc.constantFrom(
    "",
    "-1",
    "1e9",
    "007",
    "NaN",
    "null",
    "true",
    "__proto__",
    "constructor",
    "\0",
    "a".repeat(9_000),
    "%",
    "../..",
  ),
);

const encoded = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, "x"));

const METHODS_AND_PATHS = [
  each("method", fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"), (draft, method) => ({
    ...draft,
    method,
    // What fetch can't send.
    ...(method === "GET" || method === "HEAD" ? { body: null } : {}),
  })),
  each("segment", fc.tuple(fc.nat({ max: 9 }), STRANGE), (draft, [place, text]) => {
    const segments = draft.path.split("/");
    const index = 1 + (place % Math.max(1, segments.length - 1));
    return { ...draft, path: segments.with(Math.min(index, segments.length - 1), encoded(text)).join("/") || "/" };
  }),
  each("raw path", fc.constantFrom("/%ff", "/%zz", "/%", "//", "/..", "/%2e%2e/", "/%00", "/;a"), (draft, text) => ({
    ...draft,
    path: draft.path + text,
  })),
  each("query", fc.tuple(STRANGE, STRANGE), (draft, [name, value]) => ({
    ...draft,
    query: [...draft.query, [encoded(name), encoded(value)] as const],
  })),
  each("argument", STRANGE, (draft, value) => ({
    ...draft,
    query: draft.query.map(([name]) => [name, encoded(value)] as const),
  })),
  each("doubled query", fc.constant(null), (draft) => ({ ...draft, query: [...draft.query, ...draft.query] })),
];

/** In place of the value of a key, or beside it. */
const withKey = (draft: Draft, pick: number, make: (key: string, value: string) => string): Draft =>
  withText(draft, (text) => {
    const keys = Array.from(text.matchAll(/"([^"\\]*)":("(?:[^"\\]|\\.)*"|[^,{}[\]]+)/g));
    const found = keys[pick % Math.max(1, keys.length)];
    if (found === undefined) return make("key", "1");
    const [whole, key = "", value = ""] = found;
    return text.slice(0, found.index) + make(key, value) + text.slice(found.index + whole.length);
  });

const withText = (draft: Draft, change: (text: string) => string): Draft =>
  draft.body === null ? draft : { ...draft, body: Buffer.from(change(Buffer.from(draft.body).toString())) };

const VALUES = [
  each("value", fc.tuple(fc.nat(), fc.json(OF_CODE_POINTS)), (draft, [pick, json]) =>
    withKey(draft, pick, (key) => `"${key}":${json}`),
  ),
  each("missing key", fc.nat(), (draft, pick) => withKey(draft, pick, () => '"other":null')),
  each(
    "further key",
    fc.tuple(
      fc.nat(),
      fc.constantFrom("__proto__", "constructor", "toString", "", "\\ud800", "TYPE"),
      fc.json(OF_CODE_POINTS),
    ),
    (draft, [pick, further, json]) => withKey(draft, pick, (key, value) => `"${key}":${value},"${further}":${json}`),
  ),
  each("key twice", fc.tuple(fc.nat(), fc.json(OF_CODE_POINTS)), (draft, [pick, json]) =>
    withKey(draft, pick, (key, value) => `"${key}":${value},"${key}":${json}`),
  ),
  each("half a surrogate pair", fc.nat(), (draft, pick) => withKey(draft, pick, (key) => `"${key}":"\\udc00"`)),
  each("number", fc.constantFrom("1e400", "-0", "9".repeat(400), "1e-400"), (draft, number) =>
    withKey(draft, 0, (key) => `"${key}":${number}`),
  ),
];

const DEEP = 10_000;

const texts = (limit: number): readonly fc.Arbitrary<Spoil>[] => [
  each("nested arrays", fc.constantFrom(DEEP, DEEP / 100), (draft, depth) =>
    withText(draft, () => "[".repeat(depth) + "]".repeat(depth)),
  ),
  each("nested arrays at", fc.nat(), (draft, pick) =>
    withKey(draft, pick, (key) => `"${key}":${"[".repeat(DEEP)}${"]".repeat(DEEP)}`),
  ),
  each("nested objects", fc.constant(DEEP / 2), (draft, depth) =>
    withText(draft, () => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`),
  ),
  each("half of the body", fc.nat(), (draft, length) =>
    withText(draft, (text) => text.slice(0, length % Math.max(1, text.length))),
  ),
  each("size", fc.constantFrom(limit - 1, limit, limit + 1, 2 * limit), (draft, size) =>
    withText(draft, (text) => text.padEnd(size)),
  ),
  each("other JSON", fc.json({ ...OF_CODE_POINTS, maxDepth: 3 }), (draft, json) => withText(draft, () => json)),
  each("other text", fc.string(), (draft, text) => withText(draft, () => text)),
  each("something behind", fc.constantFrom("x", "}", "\0", "{}"), (draft, text) =>
    withText(draft, (own) => own + text),
  ),
];

const ENCODINGS = [
  each("encoding", fc.constantFrom("utf16le", "base64", "hex"), (draft, encoding) => ({
    ...draft,
    body: draft.body === null ? null : Buffer.from(Buffer.from(draft.body).toString(encoding)),
  })),
  each("UTF-16", fc.constant(null), (draft) => ({
    ...draft,
    body: draft.body === null ? null : Buffer.from(Buffer.from(draft.body).toString(), "utf16le"),
  })),
  each("byte order mark", fc.constant("\ufeff"), (draft, mark) => withText(draft, (text) => mark + text)),
  each("byte", fc.tuple(fc.nat(), fc.nat({ max: 255 })), (draft, [place, byte]) => ({
    ...draft,
    body: draft.body === null ? null : Buffer.from(draft.body).fill(byte, place % (draft.body.length + 1)),
  })),
];

const header = (name: string, ...values: readonly string[]): fc.Arbitrary<Spoil> =>
  each(name, fc.constantFrom(...values), (draft, value) => ({
    ...draft,
    headers: { ...draft.headers, [name]: value },
  }));

const HEADERS = [
  header(DIGEST_HEADER, "", "0", "0".repeat(128), "F".repeat(128), "é".repeat(128), "g".repeat(4_000)),
  header(
    "Content-Type",
    "",
    "x",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json;charset=x",
  ),
  header("Content-Encoding", "gzip", "br", "identity", "x"),
  header(
    "Accept",
    "",
    "text/html",
    "application/vnd.clusterrunner.v9+json",
    "application/vnd.clusterrunner.v1+json",
    "*",
  ),
  header("Range", "bytes=0-0", "bytes=9-1", "bytes=-1", "lines=1", "bytes=0-0,2-3", "x"),
  header("If-None-Match", "*", '"x"', "x", ","),
  header("If-Modified-Since", "yesterday", "Thu, 01 Jan 1970 00:00:00 GMT"),
  header("If-Range", "x", '"x"'),
  header("Expected-Session-Id", "x", ""),
  header("Last-Event-ID", "x", "-1", "9".repeat(99), "1;2.3=4"),
  header("X-Forwarded-Host", "a b", "evil.example/x", "é"),
  header("X-Request-Id", "é", "x".repeat(2_000), "a b", '"'),
  header("Origin", "null", "http://evil.example", "x"),
  header("Cookie", "a=b; ;;=", "é"),
  header("X-HTTP-Method-Override", "DELETE"),
  header("X-Long", "x".repeat(14_000)),
];
