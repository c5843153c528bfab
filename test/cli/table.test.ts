import pc from "picocolors";
import stringWidth from "string-width";
import * as assert from "uvu/assert";
import { table, type Column } from "../../src/cli/table.ts";
import { suite } from "../support/suite.ts";

const test = suite("table");

const PLAIN = pc.createColors(false);

const COLUMNS: readonly Column[] = [
  { title: "ID", align: "right" },
  { title: "NAME", shrinks: true },
  { title: "WHEN", spare: 1 },
];

const cells = (...texts: readonly string[]) => texts.map((text) => ({ text }));

const ROWS = [cells("1", "short", "today"), cells("1000", "日本語の仕事", "yesterday")];

test("columns are as wide as what is in them, wide characters too", () => {
  assert.equal(table(COLUMNS, ROWS, { width: Number.POSITIVE_INFINITY, colours: PLAIN }), [
    "  ID  NAME          WHEN",
    "   1  short         today",
    "1000  日本語の仕事  yesterday",
  ]);
});

test("where a line is too long a column is left out or cut, and no line is longer than the width", () => {
  assert.equal(table(COLUMNS, ROWS, { width: 27, colours: PLAIN }), [
    "  ID  NAME        WHEN",
    "   1  short       today",
    "1000  日本語の…   yesterday",
  ]);
  assert.equal(table(COLUMNS, ROWS, { width: 20, colours: PLAIN }), [
    "  ID  NAME",
    "   1  short",
    "1000  日本語の仕事",
  ]);
  for (let width = 10; width < 40; width++) {
    for (const line of table(COLUMNS, ROWS, { width, colours: PLAIN })) assert.ok(stringWidth(line) <= width, line);
  }
});

test("colours take no room", () => {
  const paint = (text: string): string => `\u001b[31m${text}\u001b[39m`;
  const rows = [[{ text: "1" }, { text: "red", paint }, { text: "now" }]];
  const lines = table(COLUMNS, rows, { width: 80, colours: PLAIN });
  assert.is(lines[1], " 1  \u001b[31mred\u001b[39m   now");
});

test.run();
