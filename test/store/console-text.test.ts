import * as assert from "uvu/assert";
import { consoleText, cutLine } from "../../src/store/console-text.ts";
import { suite } from "../support/suite.ts";

const test = suite("console text");

test("a line that is just short enough stays whole, with its newline or without", () => {
  for (const text of ["12345", "12345\n", "\n", "", "1\n12345\n\n12345"]) {
    assert.is(consoleText(Buffer.from(text), 5), text);
  }
});

test("a longer one is cut and says how long it is, and those around it stay", () => {
  assert.is(
    consoleText(Buffer.from("12345\n123456\n1\n1234567"), 5),
    "12345\n12345 [cut: a line of 6 bytes]\n1\n12345 [cut: a line of 7 bytes]",
  );
});

test("no character is cut in its middle", () => {
  assert.is(consoleText(Buffer.from("a€€\n"), 5), "a€ [cut: a line of 7 bytes]\n");
  assert.is(cutLine(Buffer.from("😀").subarray(0, 3), 4, false), " [cut: a line of 4 bytes]");
});

test("what is not UTF-8 is replaced, and a byte order mark is kept", () => {
  assert.is(consoleText(Buffer.from([0x61, 0xff, 0xc3, 0x0a, 0xa4, 0x0a]), 100), "a\u{fffd}\u{fffd}\n\u{fffd}\n");
  assert.is(consoleText(Buffer.from("\u{feff}a\n"), 100), "\u{feff}a\n");
});

test.run();
