import fc from "fast-check";

/** How many code points are halves of surrogate pairs, and the first of them. */
const SURROGATES = 0x800;
const FIRST_SURROGATE = 0xd800;
const LAST = 0x10ffff;

/**
 * Any code point but half a surrogate pair: the unit of a text that may be anything. That is what fast-check itself calls "binary", which
 * takes each process a second, to list them all.
 */
export const codePoint: fc.Arbitrary<string> = fc.integer({ min: 0, max: LAST - SURROGATES }).map(
  (index) => String.fromCodePoint(index < FIRST_SURROGATE ? index : index + SURROGATES),
  (text) => {
    // Fails for what it never makes, so that fast-check can tell of which texts it knows to be trouble it may make use.
    if (typeof text !== "string" || !/^\P{Surrogate}$/u.test(text))
      throw new TypeError("Cannot tell how a text came about as it must be a code point");
    const point = text.codePointAt(0) ?? 0;
    return point < FIRST_SURROGATE ? point : point - SURROGATES;
  },
);

/** For JSON whose texts and keys may be anything. */
export const OF_CODE_POINTS: { readonly stringUnit: fc.Arbitrary<string> } = { stringUnit: codePoint };
