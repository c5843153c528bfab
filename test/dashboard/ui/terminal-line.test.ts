import fc from "fast-check";
import * as assert from "uvu/assert";
import { terminalLine } from "../../../src/dashboard/ui/terminal-line.ts";
import { PLAIN } from "../../../src/dashboard/ui/text-style.ts";
import { suite } from "../../support/suite.ts";

const test = suite("terminal line");

const ESC = "\u001b";
const textOf = (line: string): string =>
  terminalLine(line)
    .runs.map(({ text }) => text)
    .join("");

test("a line without anything special is one piece in the look of the line before", () => {
  const red = terminalLine(`${ESC}[31m`).after;
  assert.equal(terminalLine("a\tb <i>\u{1f469}\u200d\u{1f680}", red), {
    runs: [{ text: "a\tb <i>\u{1f469}\u200d\u{1f680}", style: red }],
    after: red,
  });
  assert.equal(terminalLine(""), { runs: [], after: PLAIN });
});

test("pieces have the look that was set before them, and the last one goes on", () => {
  const { runs, after } = terminalLine(`a${ESC}[31mb${ESC}[1mc${ESC}[0md${ESC}[32m`);
  assert.equal(
    runs.map(({ text, style }) => [text, style.fore, style.looks]),
    [
      ["a", null, []],
      ["b", 1, []],
      ["c", 1, ["bold"]],
      ["d", null, []],
    ],
  );
  assert.is(after.fore, 2);
});

test("what goes back writes over what is there", () => {
  assert.is(textOf("10 %\r55 %\r100 %"), "100 %");
  assert.is(textOf("long text\rshort"), "shorttext");
  assert.is(textOf(`long text\r${ESC}[Kshort`), "short");
  assert.is(textOf(`long text${ESC}[2K\rnew`), "new");
  assert.is(textOf(`abc${ESC}[1Kd`), "   d");
  assert.is(textOf("abc\b\bX"), "aXc");
  assert.is(textOf(`ab${ESC}[2Dx${ESC}[3Cy${ESC}[1Gz`), "zb  y");
  assert.is(textOf("windows\r"), "windows");
});

test("titles, links, other lines and what is cut off show nothing", () => {
  assert.is(textOf(`${ESC}]0;a title\u0007text`), "text");
  assert.is(textOf(`${ESC}]8;;javascript:alert(1)${ESC}\\link${ESC}]8;;${ESC}\\`), "link");
  assert.is(textOf(`${ESC}[2J${ESC}[H${ESC}[3A${ESC}[?25l${ESC}(Btext${ESC}[`), "text");
  assert.is(textOf(`text${ESC}]0;a title without an end`), "text");
  assert.is(textOf(`text${ESC}`), "text");
});

test("what has no shape is spelt out, and a bell is silent", () => {
  assert.is(textOf("a\u0007\0b\u001fc\u202ed\u2028"), "ab\\u{1f}c\\u{202e}d\\u{2028}");
});

test("a few bytes make no huge line", () => {
  assert.ok(textOf(`${ESC}[999999999Cfar${ESC}[999999999C${ESC}[999999999Cx`).length < 1_100);
});

test("whatever is printed, it is shown without characters that do something", () => {
  const part = fc.oneof(
    fc.string({ unit: "binary", maxLength: 5 }),
    fc.constantFrom(ESC, `${ESC}[`, `${ESC}]`, "\r", "\b", "3", ";", "1m", "K", "C", "\u009b", "\u0007"),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const { runs } = terminalLine(parts.join("").replaceAll("\n", ""));
      assert.ok(runs.every(({ text }) => text !== ""));
      assert.not.match(runs.map(({ text }) => text).join(""), /(?!\t)\p{Cc}/u);
    }),
    { numRuns: 100 },
  );
});

test.run();
