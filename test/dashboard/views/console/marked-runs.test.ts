import * as assert from "uvu/assert";
import { markedRuns } from "../../../../src/dashboard/views/console/marked-runs.ts";
import { PLAIN } from "../../../../src/dashboard/ui/text-style.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("marked runs");

const RED = { ...PLAIN, fore: 1 };

const marked = (texts: readonly string[], sought: string): string =>
  markedRuns(
    texts.map((text, index) => ({ text, style: index % 2 === 0 ? PLAIN : RED })),
    sought,
  )
    .map(({ text, isMatch, style }) => `${isMatch ? `[${text}]` : text}${style === RED ? "*" : ""}`)
    .join("|");

test("a text is marked wherever it is, also across pieces and side by side", () => {
  assert.is(marked(["an Error here"], "eRRor"), "an |[Error]| here");
  assert.is(marked(["an Er", "ror", " here"], "error"), "an |[Er]|[ror]*| here");
  assert.is(marked(["ababx"], "ab"), "[abab]|x");
  assert.is(marked(["nothing"], "else"), "nothing");
  assert.is(marked([], "else"), "");
});

test("letters that are longer when they are small mark nothing wrong", () => {
  assert.is(marked(["İİ error"], "error"), "İİ error");
});

test.run();
