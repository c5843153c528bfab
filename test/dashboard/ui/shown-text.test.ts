import * as assert from "uvu/assert";
import { shownText } from "../../../src/dashboard/ui/shown-text.ts";
import { suite } from "../../support/suite.ts";

const test = suite("shown text");

test("what changes the look of the rest is spelt out", () => {
  assert.is(shownText("a\u001b[31m\nb\u202ec\u2028\u200bd"), "a\\u{1b}[31m\\u{a}b\\u{202e}c\\u{2028}\\u{200b}d");
});

test("what has a shape stays as it is, in any language", () => {
  for (const text of ["main", "Prüfung <b>&amp;", "测试 🧑‍💻", "اختبار"]) assert.is(shownText(text), text);
});

test.run();
