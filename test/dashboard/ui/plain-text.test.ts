import * as assert from "uvu/assert";
import { plainText } from "../../../src/dashboard/ui/plain-text.ts";
import { suite } from "../../support/suite.ts";

const test = suite("plain text");

test("colours and what else a terminal would obey are left out, what has no shape is spelt out, and the rest stays", () => {
  for (const [output, text] of [
    ["\u001b[1;31mred\u001b[0m\n", "red\n"],
    ["\u001b]0;title\u0007a\u001b]8;;http://x\u001b\\b", "ab"],
    ["10 %\r50 %\r100 %\r\nnext\r\n", "100 %\nnext\n"],
    ["tab\tand\u0000\u0007 bell", "tab\tand bell"],
    ["turned \u202eround\u2066", "turned \\u{202e}round\\u{2066}"],
    ["<b>&amp; ünï 🎉\n\n", "<b>&amp; ünï 🎉\n\n"],
  ] as const)
    assert.is(plainText(output), text);
});

test("a long line costs no more than its length: by its square these would take an hour", () => {
  assert.is(plainText("x".repeat(2_000_000)).length, 2_000_000);
  assert.is(plainText("\u001b]".repeat(500_000)), "");
  assert.is(plainText("\u001b[".repeat(500_000)), "");
});

test.run();
