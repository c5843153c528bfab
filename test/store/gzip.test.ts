import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { gzipOf } from "../../src/store/gzip.ts";
import { suite } from "../support/suite.ts";
import { asyncOf } from "./entries.ts";

const test = suite("gzip");

test("whatever is gzipped comes back, from readers that take one member only too", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 300_000 }), fc.integer()), { maxLength: 4 }),
      async (chunks) => {
        const bytes = chunks.map(([length, seed]) => linesOf(length, seed));
        const zipped = await buffer(gzipOf(asyncOf(bytes)));
        const whole = Buffer.concat(bytes);
        assert.ok(gunzipSync(zipped).equals(whole));
        const readable = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"));
        assert.ok((await buffer(readable)).equals(whole));
      },
    ),
    { numRuns: 12 },
  );
});

test("the first bytes come long before the last are there", async () => {
  let taken = 0;
  const source = async function* (): AsyncGenerator<Uint8Array> {
    for (;;) {
      taken += 10_000;
      yield linesOf(10_000, taken);
    }
  };
  let got = 0;
  for await (const bytes of gzipOf(source())) {
    got += bytes.length;
    if (got > 1000) break;
  }
  assert.ok(taken < 300_000, `${taken} bytes`);
});

test("a reader that stops ends the source, and an error of the source reaches the reader", async () => {
  let ended = false;
  const source = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (let count = 0; count < 100; count++) yield linesOf(100_000, count);
      throw new Error("the disk is broken");
    } finally {
      ended = true;
    }
  };
  let chunks = 0;
  for await (const bytes of gzipOf(source())) {
    assert.ok(bytes.length > 0);
    if (++chunks === 3) break;
  }
  assert.ok(ended);
  assert.match(String(await buffer(gzipOf(source())).catch((error: unknown) => error)), /the disk is broken/);
});

test.run();

/** Text of `length` bytes, not the same for two seeds. */
function linesOf(length: number, seed: number): Buffer {
  let text = "";
  for (let line = seed >>> 0; text.length < length; line = (line * 1_664_525 + 1_013_904_223) >>> 0)
    text += `${line}\n`;
  return Buffer.from(text.slice(0, length));
}
