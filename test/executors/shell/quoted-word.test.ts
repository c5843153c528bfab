import { spawnSync } from "node:child_process";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { quotedWord } from "../../../src/executors/shell/quoted-word.ts";
import { codePoint } from "../../code-point.ts";
import { suite } from "../../support/suite.ts";

const test = suite("quoted word");

const readBack = (values: readonly string[], locale: string): readonly string[] => {
  const script = `printf '%s\\0' ${values.map(quotedWord).join(" ")}\n`;
  const { stdout } = spawnSync("/bin/bash", [], { input: script, env: { LC_ALL: locale }, encoding: "utf8" });
  return stdout.split("\0").slice(0, -1);
};

const NASTY = [
  "",
  "'",
  "''",
  "\\",
  '$HOME`id`"',
  "\n",
  "a\r\n",
  "ä€😀",
  "\u0001\u007F",
  "\\'\n€",
  "!!",
  "~",
  "-n",
  "$'x'",
];

test("is read back by bash as it was, in every locale", () => {
  for (const locale of ["C", "C.UTF-8"]) assert.equal(readBack(NASTY, locale), NASTY);
});

test("any text without NUL is read back", () => {
  const unit = fc.oneof(
    fc.constantFrom("'", "\\", "\n", "$", "`", '"', "!", "0", "7"),
    fc.string({ unit: "grapheme" }),
  );
  const text = fc.array(unit).map((units) => units.join("").replaceAll("\0", ""));
  fc.assert(
    fc.property(fc.array(text, { minLength: 50, maxLength: 200 }), (values) =>
      assert.equal(readBack(values, "C.UTF-8"), values),
    ),
    { numRuns: 20 },
  );
});

test("is ASCII", () => {
  fc.assert(fc.property(fc.string({ unit: codePoint }), (value) => /^[\t\n -~]*$/.test(quotedWord(value))));
});

test.run();
