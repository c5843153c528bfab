import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { withoutControlReferences, xmlText } from "../../src/store/xml-text.ts";
import { suite } from "../support/suite.ts";

const test = suite("xml text");

const textOf = (...chunks: readonly (string | Uint8Array)[]): string =>
  [...xmlText(chunks.map((chunk) => Buffer.from(chunk)))].join("");

test("a terminal sequence goes whole, also where it is cut", () => {
  for (let cut = 0; cut <= 12; cut++) {
    const text = "a\u001B[1;31mb\u001Bc";
    assert.is(textOf(text.slice(0, cut), text.slice(cut)), "abc", `cut at ${cut}`);
  }
});

test("what only looks like the beginning of one stays", () => {
  assert.is(textOf("a[31m", "\n[0m\t[1m", "\r\n[2m"), "a[31m\n[0m\t[1m\r\n[2m");
  assert.is(textOf(`\u001B[${"1".repeat(50)}m`), `[${"1".repeat(50)}m`);
});

test("whatever the text and the pieces, they make what the whole makes, without control characters", () => {
  const sign = fc.constantFrom("\u001B", "[", "3", ";", "m", "a", "\n", "\t", "\u0000", "é", "😀", "\u009B", "\uFFFF");
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (signs, size) => {
      const bytes = Buffer.from(signs.join(""));
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, piece) =>
        bytes.subarray(piece * size, (piece + 1) * size),
      );
      const text = textOf(bytes);
      assert.is(textOf(...pieces), text);
      assert.not.match(text, /[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/u);
      assert.is(
        text.replaceAll(/[^é😀\na]/gu, ""),
        signs
          .join("")
          .replaceAll(/\p{Cc}\[[\d;?]*[A-Za-z]/gu, inner)
          .replaceAll(/[^é😀\na]/gu, ""),
      );
    }),
    { seed: 1, numRuns: 2_000 },
  );
});

test("references to control characters are left out, others stay", () => {
  assert.is(withoutControlReferences("&#27;[1m&#x1b;[0ma&#0;&#x1F;&#031;b"), "ab");
  assert.is(withoutControlReferences("&#32;&#65;&#x20;&#x41;&#;&amp;"), "&#32;&#65;&#x20;&#x41;&#;&amp;");
});

test("no bytes are no text", () => {
  assert.is(textOf(), "");
  assert.is(textOf(""), "");
});

test.run();

/** A sequence that a line end or a tab begins is none. */
function inner(found: string): string {
  return /^[\n\t\r]/.test(found) ? found : "";
}
