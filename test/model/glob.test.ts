import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { matchesGlob, textMatcher } from "../../src/model/glob.ts";
import { suite } from "../support/suite.ts";

const test = suite("glob");

/** A glob, what it means, and what it does not. */
const TABLE: readonly (readonly [glob: string, yes: readonly string[], no: readonly string[]])[] = [
  ["a.xml", ["a.xml"], ["aaxml", "b/a.xml", "a.xml/b", "A.xml", "a.xm"]],
  ["*.xml", ["a.xml", ".xml", ".hidden.xml"], ["a.xml.gz", "r/a.xml", "xml"]],
  ["r/*.xml", ["r/a.xml"], ["a.xml", "r/s/a.xml", "r2/a.xml"]],
  ["TEST-?.xml", ["TEST-1.xml", "TEST-é.xml", "TEST-😀.xml"], ["TEST-.xml", "TEST-12.xml", "TEST-/.xml"]],
  ["**/*.xml", ["a.xml", "r/a.xml", "r/s/t/a.xml"], ["a.txt", "r/a.xml/b"]],
  ["r/**", ["r/a", "r/s/a.xml"], ["q/r/a"]],
  ["**/r/**/a*b.xml", ["r/ab.xml", "q/r/s/axxb.xml", "r/r/ab.xml"], ["ab.xml", "q/s/ab.xml"]],
  ["a**b", ["ab", "axxb"], ["a/b", "a/x/b"]],
  ["./r//*.xml", ["r/a.xml"], ["a.xml"]],
  ["*a*b*", ["ab", "aab", "xaxbx"], ["ba", "a"]],
  ["[a].{xml}+(!b)", ["[a].{xml}+(!b)"], ["a.xml"]],
];

for (const [glob, yes, no] of TABLE) {
  test(`"${glob}" means what it should and nothing else`, () => {
    assert.equal(
      yes.filter((path) => !matchesGlob(glob, path)),
      [],
    );
    assert.equal(
      no.filter((path) => matchesGlob(glob, path)),
      [],
    );
  });
}

const sign = fc.constantFrom("a", "b", ".", "/", "*", "**", "?", "**/", "/**/");
const glob = fc.array(sign, { maxLength: 8 }).map((signs) => signs.join(""));
const path = fc.array(fc.constantFrom("a", "b", ".", "/", "ab"), { maxLength: 8 }).map((parts) => parts.join(""));

test("whatever the glob, it means what a plain expansion of it means", () => {
  fc.assert(
    fc.property(glob, path, (glob, path) => {
      assert.is(matchesGlob(glob, path), oracle(steps(glob), steps(path)), `${glob} ${path}`);
    }),
    { seed: 1, numRuns: 5_000 },
  );
});

test("in a text an asterisk stands for slashes too, as a regular expression has it", () => {
  const expression = (glob: string): RegExp =>
    new RegExp(`^${glob.replaceAll(".", "[.]").replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`, "u");
  fc.assert(
    fc.property(glob, path, (glob, path) => {
      assert.is(textMatcher(glob)(path), expression(glob).test(path), `${glob} ${path}`);
    }),
    { seed: 1, numRuns: 5_000 },
  );
});

test("a glob made to be tried again and again is soon decided", () => {
  const started = performance.now();
  assert.not(matchesGlob(`${"*a".repeat(500)}b`, "a".repeat(5_000)));
  assert.not(matchesGlob(`${"**/a/".repeat(200)}b`, "a/".repeat(2_000)));
  assert.ok(performance.now() - started < 2_000);
});

test.run();

function steps(path: string): readonly string[] {
  return path.split("/").filter((step) => step !== "" && step !== ".");
}

/** By plain recursion, in time without bound. */
function oracle([glob, ...globs]: readonly string[], path: readonly string[]): boolean {
  if (glob === undefined) return path.length === 0;
  if (glob === "**") return oracle(globs, path) || (path.length > 0 && oracle([glob, ...globs], path.slice(1)));
  const [name, ...names] = path;
  return name !== undefined && nameOracle(glob, name) && oracle(globs, names);
}

function nameOracle(glob: string, name: string): boolean {
  if (glob === "") return name === "";
  if (glob.startsWith("*")) return nameOracle(glob.slice(1), name) || (name !== "" && nameOracle(glob, name.slice(1)));
  return name !== "" && (glob[0] === "?" || glob[0] === name[0]) && nameOracle(glob.slice(1), name.slice(1));
}
