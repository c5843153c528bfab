import fc from "fast-check";
import * as assert from "uvu/assert";
import { listenOn } from "../../src/http/server.ts";
import { codePoint } from "../code-point.ts";
import { suite } from "../support/suite.ts";
import { connectTo } from "./connection.ts";
import { describedDrafts, signedHeaders, targetOf, type Draft } from "./described-requests.ts";
import { descriptionOf } from "./held-answers.ts";
import { rawAnswersIn, type RawAnswer } from "./raw-answers.ts";
import { PASSED } from "./sample-builds.ts";
import { page } from "./console-page.ts";
import { makeWorld, SECRET } from "./world.ts";

const CRLF = "\r\n";

const HOST = "host: server.example";

/** A draft as bytes, in Latin-1. */
const bytesOf = (draft: Draft, line: string, headers: readonly string[]): string => {
  const own = Object.entries(signedHeaders(draft, SECRET)).map(([name, value]) => `${name}: ${value}`);
  const body = draft.body === null ? "" : Buffer.from(draft.body).toString("latin1");
  const length = draft.body === null ? [] : [`content-length: ${draft.body.byteLength}`];
  return [line, ...own, ...length, ...headers, "", body].join(CRLF);
};

/** Lines that may begin a request. */
const LINES: readonly ((method: string, target: string) => string)[] = [
  (method, target) => `${method} ${target} HTTP/1.1`,
  (method, target) => `${method} http://elsewhere.example${target} HTTP/1.1`,
  (method, target) => `${method} ${target} HTTP/1.0`,
  (method, target) => `${method} ${target} HTTP/2.0`,
  (method, target) => `${method} ${target} HTTP/9.9`,
  (method, target) => `${method} ${target}`,
  (method, target) => `${method}  ${target}  HTTP/1.1`,
  (method, target) => `${method.toLowerCase()} ${target} HTTP/1.1`,
  (_, target) => `TRACE ${target} HTTP/1.1`,
  (_, target) => `BREW ${target} HTTP/1.1`,
  (_, target) => `PROPFIND ${target} HTTP/1.1`,
  () => "CONNECT elsewhere.example:80 HTTP/1.1",
  (method) => `${method} * HTTP/1.1`,
  (method) => `${method} build HTTP/1.1`,
  (method, target) => `${method} ${target}#part HTTP/1.1`,
  (method, target) => `${method} ${target}\u00e9\u00ff HTTP/1.1`,
  (method, target) => `${method} ${target}\t HTTP/1.1`,
  (method, target) => `${CRLF}${method} ${target} HTTP/1.1`,
  (method, target) => `${method} /${"a".repeat(20_000)}${target} HTTP/1.1`,
];

/** Headers that may stand beside those that a request needs. */
const FURTHER: readonly (readonly string[])[] = [
  [HOST],
  [HOST, "connection: close"],
  [],
  ["host:"],
  ["host: a b"],
  ["host: é/../x?y#z"],
  ["host: server.example", "host: other.example"],
  [HOST, "content-length: 0"],
  [HOST, "content-length: 99"],
  [HOST, "content-length: -1"],
  [HOST, "content-length: x"],
  [HOST, "transfer-encoding: chunked"],
  [HOST, "transfer-encoding: gzip"],
  [HOST, "transfer-encoding: chunked, chunked"],
  [HOST, "expect: 100-continue"],
  [HOST, "expect: more"],
  [HOST, "connection: upgrade", "upgrade: websocket"],
  [HOST, "connection: upgrade", "upgrade: h2c", "http2-settings: x"],
  [HOST, "te: trailers", "trailer: x"],
  [HOST, "no colon"],
  [HOST, " folded: x"],
  [HOST, "x: \0"],
  [HOST, "x: \u00e9\u00ff"],
  [HOST, ": x"],
  [HOST, "x y: z"],
  [HOST, `x: ${"x".repeat(20_000)}`],
  [HOST, ...Array.from({ length: 2_500 }, (_, index) => `x${index}:`)],
];

type Change = (bytes: string) => string;

const place = (bytes: string, pick: number): number => pick % (bytes.length + 1);

const CHANGES: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>((bytes) => bytes),
  fc.nat().map(
    (pick): Change =>
      (bytes) =>
        bytes.slice(0, place(bytes, pick)),
  ),
  fc.tuple(fc.nat(), fc.string({ unit: codePoint, maxLength: 4 })).map(
    ([pick, text]): Change =>
      (bytes) =>
        bytes.slice(0, place(bytes, pick)) + text + bytes.slice(place(bytes, pick)),
  ),
  fc.tuple(fc.nat(), fc.nat({ max: 255 })).map(
    ([pick, byte]): Change =>
      (bytes) =>
        bytes.slice(0, place(bytes, pick)) + String.fromCharCode(byte) + bytes.slice(place(bytes, pick) + 1),
  ),
  fc.constant<Change>((bytes) => bytes + bytes),
  fc.constant<Change>((bytes) => bytes.replaceAll(CRLF, "\n")),
  fc.constant<Change>((bytes) => `\x16\x03\x01\x02${bytes}`),
  fc.constant<Change>((bytes) => `${bytes}garbage${CRLF}${CRLF}`),
);

const world = makeWorld();
const listening = listenOn({ hostname: "127.0.0.1", port: 0 })(world.app, () => {});

/** All that is answered until the server closes a connection on which this is sent, and no more. */
const answersTo = async (bytes: string): Promise<readonly RawAnswer[]> => {
  const { socket, rest } = await connectTo((await listening).url);
  socket.end(Buffer.from(bytes, "latin1"));
  return rawAnswersIn(await rest);
};

const hold = ({ status, type, body }: RawAnswer): void => {
  assert.ok(status < 500, `${status}: ${body}`);
  if (!type.startsWith("application/json"))
    return assert.ok(status < 400 && (type !== "" || body === ""), `${status} as "${type}": ${body}`);
  const value: unknown = JSON.parse(body);
  assert.type(value, "object");
  if (status >= 400) assert.match(body, /"error":"Cannot /);
  return undefined;
};

const test = suite("raw requests", { limitMs: 120_000 });

test.before(() => {
  world.builds.push({ ...PASSED, id: 1 });
  world.console = async () => page("a line\n");
});

test.after(async () => {
  const server = await listening;
  server.cut();
  await server.close();
  await world.close();
});

const SAMPLE: Draft = { method: "GET", path: "/build/1", query: [], headers: {}, body: null };

for (const [index, line] of LINES.entries()) {
  const first = line("GET", "/build/1");
  test(`a request that begins with ${index}: ${JSON.stringify(first.slice(0, 60))} is answered in JSON`, async () => {
    const answers = await answersTo(bytesOf(SAMPLE, first, [HOST]));
    assert.is(answers.length, 1);
    for (const answer of answers) hold(answer);
  });
}

for (const [index, headers] of FURTHER.entries()) {
  const shown = JSON.stringify(headers.join().slice(0, 60));
  test(`a request with the headers ${index}: ${shown} is answered in JSON`, async () => {
    const answers = await answersTo(bytesOf(SAMPLE, "GET /build/1 HTTP/1.1", headers));
    assert.is(answers.length, 1);
    for (const answer of answers) hold(answer);
  });
}

test("whatever bytes come, each answer is JSON without a fault, and the server goes on", async () => {
  // Those that send files or events are no JSON, and may not end.
  const drafts = describedDrafts(await descriptionOf(world.app)).filter(({ path }) => !/artifacts|events/.test(path));
  const lines = fc.oneof(fc.constant(LINES[0]), fc.constantFrom(...LINES));
  const headers = fc.oneof(fc.constant([HOST]), fc.constantFrom(...FURTHER));
  await fc.assert(
    fc.asyncProperty(drafts, lines, headers, CHANGES, async (draft, line, further, change) => {
      const first = line?.(draft.method, targetOf(draft)) ?? "";
      for (const answer of await answersTo(change(bytesOf(draft, first, further)))) hold(answer);
      const { ok } = await fetch(`${(await listening).url}/`);
      assert.ok(ok);
    }),
    { numRuns: 150 },
  );
  assert.equal(world.logged, []);
});

test.run();
