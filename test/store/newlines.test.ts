import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { afterLastNewline, afterNewline, countNewlines } from "../../src/store/newlines.ts";
import { suite } from "../support/suite.ts";

const test = suite("newlines");

/** With many newlines, and many bytes that differ from one by a bit. */
const BYTES = fc
  .tuple(
    fc.array(fc.oneof(fc.constantFrom(10, 11, 8, 138, 0, 255, 9), fc.nat(255)), { maxLength: 60 }),
    fc.nat(7),
    fc.nat(3),
  )
  .map(([bytes, from, end]) => Uint8Array.from(bytes).subarray(from, Math.max(from, bytes.length - end)));

test("they are counted wherever they stand and wherever the bytes begin", () => {
  fc.assert(
    fc.property(BYTES, (bytes) => assert.is(countNewlines(bytes), [...bytes].filter((byte) => byte === 10).length)),
    { numRuns: 1000 },
  );
});

test("each is found by its number, and the last one without", () => {
  fc.assert(
    fc.property(BYTES, (bytes) => {
      const ends = [...bytes].flatMap((byte, index) => (byte === 10 ? [index + 1] : []));
      assert.equal(
        ends.map((_, index) => afterNewline(bytes, index + 1)),
        ends,
      );
      assert.is(afterNewline(bytes, ends.length + 1), -1);
      assert.is(afterLastNewline(bytes), ends.at(-1) ?? 0);
    }),
  );
});

test.run();
