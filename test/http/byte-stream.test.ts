import { Readable } from "node:stream";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { lengthOf, partOf } from "../../src/http/byte-stream.ts";
import { suite } from "../support/suite.ts";

const streamOf = (chunks: readonly string[]): Readable =>
  Readable.from(
    chunks.map((chunk) => Buffer.from(chunk)),
    { objectMode: false },
  );

const textOf = async (stream: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};

const untilClosed = (stream: Readable): Promise<void> =>
  stream.closed ? Promise.resolve() : new Promise((resolve) => stream.once("close", resolve));

const test = suite("byte-stream");

test("a stream is as long as its chunks", async () => {
  assert.is(await lengthOf(streamOf(["abc", "d", "ef"])), 6);
  assert.is(await lengthOf(streamOf([])), 0);
});

test("a part is what a slice of the whole is, however the chunks lie", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1, maxLength: 8 }),
      fc.nat(),
      fc.nat(),
      async (chunks, a, b) => {
        const whole = chunks.join("");
        const first = a % whole.length;
        const last = first + (b % (whole.length - first));
        assert.is(await textOf(partOf(streamOf(chunks), { first, last }, whole.length)), whole.slice(first, last + 1));
      },
    ),
  );
});

test("a stream is left as soon as its part has been given", async () => {
  const endless = new Readable({
    read() {
      this.push("more ");
    },
  });
  assert.is(await textOf(partOf(endless, { first: 2, last: 8 }, 1_000_000)), "re more");
  await untilClosed(endless);
});

test("a stream is left when its reader leaves", async () => {
  const endless = new Readable({
    read() {
      this.push("more ");
    },
  });
  const part = partOf(endless, { first: 2, last: 1_000_000 }, 1_000_001);
  for await (const _ of part) break;
  await untilClosed(endless);
});

test("a stream that is shorter or longer than was known is a failure, and its last bytes are not given", async () => {
  for (const [chunks, found] of [
    [["abc"], 3],
    [["abcdef", "g"], 7],
    [["abcdefg"], 7],
    [["abc", "", "defg"], 7],
  ] as const) {
    const given: string[] = [];
    const part = partOf(streamOf(chunks), { first: 1, last: 5 }, 6);
    const failure = await (async () => {
      for await (const chunk of part) given.push(String(chunk));
    })().catch((error: unknown) => error);
    assert.match(String(failure), `Cannot give the bytes 1 to 5 as there must be 6 in all: found ${found}`);
    assert.ok(given.join("").length < 5, given.join(""));
  }
});

test("the failure of a stream is that of its part", async () => {
  const broken = new Readable({
    read() {
      this.destroy(new Error("EIO"));
    },
  });
  const failure = await textOf(partOf(broken, { first: 0, last: 5 }, 9)).catch((error: unknown) => error);
  assert.match(String(failure), "EIO");
});

test.run();
