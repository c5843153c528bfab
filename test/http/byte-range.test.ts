import fc from "fast-check";
import * as assert from "uvu/assert";
import { rangeIn, rangeWithin } from "../../src/http/byte-range.ts";
import { suite } from "../support/suite.ts";

const test = suite("byte-range");

test("a range is read as RFC 9110 writes it", () => {
  assert.equal(rangeIn("bytes=0-0"), { first: 0, last: 0 });
  assert.equal(rangeIn("bytes=5-9"), { first: 5, last: 9 });
  assert.equal(rangeIn(" Bytes=5- "), { first: 5, last: null });
  assert.equal(rangeIn("bytes=-7"), { atEnd: 7 });
});

test("whatever is no single range of bytes is passed over", () => {
  for (const header of [
    null,
    "",
    "bytes",
    "bytes=",
    "bytes=-",
    "bytes=a-b",
    "bytes=1-2,4-5",
    "bytes=9-5",
    "bytes=-1-2",
    "bytes = 1-2",
    "lines=1-2",
    `bytes=0-${"9".repeat(30)}`,
    "bytes=0x1-2",
  ]) {
    assert.is(rangeIn(header), null, String(header));
  }
});

test("a range is cut at the end, and is none where it has no byte", () => {
  assert.equal(rangeWithin({ first: 2, last: null }, 5), { first: 2, last: 4 });
  assert.equal(rangeWithin({ first: 2, last: 99 }, 5), { first: 2, last: 4 });
  assert.equal(rangeWithin({ atEnd: 2 }, 5), { first: 3, last: 4 });
  assert.equal(rangeWithin({ atEnd: 99 }, 5), { first: 0, last: 4 });
  assert.is(rangeWithin({ first: 5, last: null }, 5), null);
  assert.is(rangeWithin({ atEnd: 0 }, 5), null);
  assert.is(rangeWithin({ first: 0, last: 0 }, 0), null);
  assert.is(rangeWithin({ atEnd: 1 }, 0), null);
});

test("what is found always lies within the whole", () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(50), fc.nat(50), fc.constantFrom("a-b", "a-", "-a"), (a, b, length, form) => {
      const asked = rangeIn(`bytes=${form.replace("a", String(a)).replace("b", String(b))}`);
      if (asked === null) return a > b;
      const range = rangeWithin(asked, length);
      return range === null || (range.first >= 0 && range.first <= range.last && range.last < length);
    }),
  );
});

test.run();
