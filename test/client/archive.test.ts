import fc from "fast-check";
import * as assert from "uvu/assert";
import type { StreamProgress } from "../../src/client.ts";
import { suite } from "../support/suite.ts";
import { bodyOf, failureOf, refusal, refusedConnection, sceneOf, type Script } from "./fake-server.ts";

const test = suite("archives of the client");

const ARCHIVE = Uint8Array.from({ length: 1_000 }, (_, index) => index % 251);

interface Served {
  /** After how many bytes each connection breaks off; the ones behind them do not. */
  readonly cuts?: readonly number[];
  readonly hasLength?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** The tag that the archive has by then. */
  readonly tagAt?: (index: number) => string;
}

/** A server that has parts of an archive. */
const serving =
  ({ cuts = [], hasLength = true, headers = {}, tagAt = () => '"a"' }: Served): Script =>
  (request, index) => {
    const tag = tagAt(index);
    const [, digits] = /^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "") ?? [];
    const first = digits === undefined || request.headers.get("if-range") !== tag ? 0 : Number(digits);
    const bytes = ARCHIVE.slice(first);
    const cut = cuts[index];
    const body = cut === undefined ? bodyOf([bytes]) : bodyOf([bytes.slice(0, cut)], "breaks off");
    return new Response(body, {
      status: first === 0 ? 200 : 206,
      headers: {
        "accept-ranges": "bytes",
        etag: tag,
        ...(hasLength ? { "content-length": String(bytes.length) } : {}),
        ...(first === 0 ? {} : { "content-range": `bytes ${first}-${ARCHIVE.length - 1}/${ARCHIVE.length}` }),
        ...headers,
      },
    });
  };

const bytesOf = async (stream: ReadableStream<Uint8Array>): Promise<readonly number[]> => [
  ...new Uint8Array(await new Response(stream).arrayBuffer()),
];

test("wherever connections break off, the archive is whole", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 6 }),
      fc.boolean(),
      async (cuts, hasLength) => {
        const { client } = sceneOf(serving({ cuts, hasLength }));
        assert.equal(await bytesOf(await client.artifacts(1, "zip")), [...ARCHIVE]);
      },
    ),
    { seed: 3, numRuns: 50 },
  );
});

test("progress tells the bytes so far, and how many there are if that is known", async () => {
  for (const hasLength of [true, false]) {
    const { client } = sceneOf(serving({ cuts: [300, 200], hasLength }));
    const told: StreamProgress[] = [];
    await bytesOf(await client.artifacts(1, "zip", { onProgress: (progress) => told.push(progress) }));
    const total = hasLength ? 1_000 : null;
    assert.equal(told, [
      { bytes: 300, total },
      { bytes: 500, total },
      { bytes: 1_000, total },
    ]);
  }
});

for (const [what, served, wanted = "UNREACHABLE"] of [
  ["has changed", { tagAt: (index: number) => `"${index}"` }, "CHANGED"],
  ["has no parts", { headers: { "accept-ranges": "none" } }],
  ["has only a weak tag", { headers: { etag: 'W/"a"' } }],
  ["is compressed on its way", { headers: { "content-encoding": "x" } }],
] satisfies readonly (readonly [string, Served, string?])[]) {
  test(`an archive that ${what} is never put together from two`, async () => {
    const { client } = sceneOf(serving({ cuts: [300], ...served }));
    assert.is((await failureOf(bytesOf(await client.artifacts(1, "zip")))).code, wanted);
  });
}

test("the rest of an archive is waited for while the server is away", async () => {
  const script = serving({ cuts: [300] });
  const { client } = sceneOf((request, index) => (index % 3 === 0 ? script(request, index) : refusedConnection()));
  assert.equal(await bytesOf(await client.artifacts(1, "zip")), [...ARCHIVE]);
});

test("connections that bring nothing are tried again a few times", async () => {
  const { client, asked, clock } = sceneOf(serving({ cuts: [300, 0, 0, 0, 0, 0, 0] }));
  assert.is((await failureOf(bytesOf(await client.artifacts(1, "zip")))).code, "UNREACHABLE");
  assert.equal([asked.length, clock.slept.length], [5, 4]);
});

test("the first answer is tried again while the server is busy", async () => {
  const script = serving({});
  const { client } = sceneOf((request, index) => (index === 0 ? refusal(503) : script(request, index)));
  assert.is((await bytesOf(await client.artifacts(1, "tar.gz"))).length, 1_000);
});

test("who cancels the stream cancels the answer, and nothing is read ahead", async () => {
  let pulled = 0;
  let reason: unknown;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => controller.enqueue(new Uint8Array([(pulled += 1)])),
      cancel: (why) => {
        reason = why;
      },
    },
    { highWaterMark: 0 },
  );
  const { client } = sceneOf(() => new Response(body));
  const stream = await client.artifacts(1, "zip");
  assert.is(pulled, 0);
  const reader = stream.getReader();
  assert.equal((await reader.read()).value, new Uint8Array([1]));
  await reader.cancel("enough");
  assert.equal([pulled, reason], [1, "enough"]);
});

test("an abort fails the stream with its reason, also between two connections", async () => {
  const abort = new AbortController();
  const reason = new Error("enough");
  const script = serving({ cuts: [300] });
  const { client } = sceneOf((request, index) => {
    setImmediate(() => abort.abort(reason));
    return script(request, index);
  });
  const stream = await client.artifacts(1, "zip", { signal: abort.signal });
  assert.is(await bytesOf(stream).catch((error: unknown) => error), reason);
});

test.run();
