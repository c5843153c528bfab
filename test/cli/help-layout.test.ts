import * as assert from "uvu/assert";
import { fitted } from "../../src/cli/help-layout.ts";
import { suite } from "../support/suite.ts";

const test = suite("help-layout");

const TEXT = `
Examples:
  clusterrunner build                          the only job of the folder
  clusterrunner build -j Test -e 4             four subjobs at once
  clusterrunner build git --url https://example.com/a-long-name.git

Exit codes: 0 everything is well, 1 something is not.`;

test("a text that fits stays as it is", () => {
  assert.is(fitted(TEXT, 80), TEXT);
});

test("examples move closer to what they do", () => {
  assert.is(
    fitted(TEXT, 62),
    `
Examples:
  clusterrunner build               the only job of the folder
  clusterrunner build -j Test -e 4  four subjobs at once
  clusterrunner build git --url https://example.com/a-long-name.git

Exit codes: 0 everything is well, 1 something is not.`,
  );
});

test("where that is not enough it stands below them, and what can be broken is broken", () => {
  assert.is(
    fitted(TEXT, 30),
    `
Examples:
  clusterrunner build
      the only job of the
      folder
  clusterrunner build -j Test -e 4
      four subjobs at once
  clusterrunner build git --url https://example.com/a-long-name.git

Exit codes: 0 everything is
well, 1 something is not.`,
  );
});

test("a line that is set in stays set in", () => {
  assert.is(fitted("    one two three", 12), "    one two\n    three");
});

test("lines of one paragraph are broken anew together, and those of others are left alone", () => {
  const text = "\nIt knows one, two and\nthree. It is\nlong.\n\nExit codes:\n0 is well,\n1 is not.\n\n  an item\nnext";
  assert.is(
    fitted(text, 20),
    "\nIt knows one, two\nand three. It is\nlong.\n\nExit codes:\n0 is well,\n1 is not.\n\n  an item\nnext",
  );
  assert.is(fitted(text, 80), text);
});

test.run();
