import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { lookFurther, NO_LINES, startOf, type ReadAt } from "../../src/store/line-index.ts";
import { suite } from "../support/suite.ts";

const test = suite("line index");

const OPTIONS = { block: 4, marks: 5 };
const BYTES = fc.array(fc.constantFrom(10, 10, 97, 98, 99), { maxLength: 200 }).map((bytes) => Uint8Array.from(bytes));

/** Each answer is a copy that is gone with the next. */
const readerOf = (file: Uint8Array): ReadAt => {
  const buffer = new Uint8Array(64);
  return (position, length) => {
    const bytes = file.subarray(position, position + Math.min(length, buffer.length));
    buffer.fill(10);
    buffer.set(bytes);
    return Promise.resolve(buffer.subarray(0, bytes.length));
  };
};

const startsOf = (bytes: Uint8Array): readonly number[] => [
  0,
  ...[...bytes].flatMap((byte, index) => (byte === 10 ? [index + 1] : [])),
];

test("in however many steps it looked, it knows where each line begins, by a few marks", async () => {
  await fc.assert(
    fc.asyncProperty(BYTES, fc.array(fc.nat(200), { maxLength: 5 }), async (bytes, steps) => {
      const read = readerOf(bytes);
      let index = NO_LINES;
      for (const size of [...steps.toSorted((a, b) => a - b), bytes.length]) {
        index = await lookFurther(index, read, Math.min(size, bytes.length), OPTIONS);
      }
      const starts = startsOf(bytes);
      assert.equal([index.end, index.lines, index.openLine], [bytes.length, starts.length - 1, starts.at(-1)]);
      assert.ok(index.marks.length <= OPTIONS.marks);
      for (const [line, start] of starts.entries()) assert.is(await startOf(index, line, read, OPTIONS), start);
    }),
  );
});

test("only what is new is read, but for the last bytes, by which the file is known again", async () => {
  const bytes = new Uint8Array(1000).fill(10);
  const positions: number[] = [];
  const read: ReadAt = (position, length) => {
    positions.push(position);
    return readerOf(bytes)(position, length);
  };
  const index = await lookFurther(NO_LINES, read, 900, { block: 64, marks: 5 });
  positions.length = 0;
  assert.is((await lookFurther(index, read, 1000, { block: 64, marks: 5 })).lines, 1000);
  assert.equal(positions, [900 - 64, 900, 964]);
});

test("a file that got shorter, or has other bytes where it looked last, is looked at anew", async () => {
  const index = await lookFurther(NO_LINES, readerOf(Buffer.from("a\nb\nc\n")), 6, OPTIONS);
  for (const text of ["a\n", "first\nsecond\nthird\n"]) {
    const bytes = Buffer.from(text);
    const next = await lookFurther(index, readerOf(bytes), bytes.length, OPTIONS);
    assert.is(next.lines, text.split("\n").length - 1);
  }
});

test("a file that ends sooner than it was said is known up to there", async () => {
  const index = await lookFurther(NO_LINES, readerOf(Buffer.from("a\nb")), 100, OPTIONS);
  assert.equal([index.end, index.lines, index.openLine], [3, 1, 2]);
});

test.run();
