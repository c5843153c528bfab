import * as assert from "uvu/assert";
import type { Atom } from "../../src/model/atom.ts";
import { parseRequest } from "../../src/model/request.ts";
import { repeated, selectionOf, selectorOf } from "../../src/model/selection.ts";
import { suite } from "../support/suite.ts";

const test = suite("selection");

const ATOM: Atom = { variable: "FILE", value: "test/cli/gc.test.ts" };

test("a glob is compared with the value, with the assignment and with the command string", () => {
  for (const glob of ["test/cli/gc.test.ts", "FILE=test/*", 'export FILE="*";'])
    assert.ok(selectorOf(glob)(ATOM), glob);
  for (const glob of ["gc", "FILE", "test/cli/g", "OTHER=*", "test/*/gc*gc.test.ts", "test/cli/gc.test.ts*ts"])
    assert.not(selectorOf(glob)(ATOM), glob);
});

test("an asterisk stands for any characters, slashes too, and a question mark for one", () => {
  for (const glob of ["*gc*", "test/*.ts", "*", "test?cli?gc.test.ts"]) assert.ok(selectorOf(glob)(ATOM), glob);
  for (const glob of ["*gc", "?", "test/?gc.test.ts"]) assert.not(selectorOf(glob)(ATOM), glob);
});

test("an atom with the signs of globs in its value is meant by its own value", () => {
  assert.ok(selectorOf("a*[b]?")({ variable: "A", value: "a*[b]?" }));
});

test("an overriding atom is compared by its shell prefix alone", () => {
  const atom = { variable: null, value: "export A=1;" };
  assert.ok(selectorOf("export A=*")(atom));
  assert.not(selectorOf("null=*")(atom));
});

test("atoms are repeated as a whole, and each knows which of its runs it is", () => {
  const atoms = [ATOM, { variable: "FILE", value: "b" }];
  assert.equal(
    repeated(atoms, 2).map(({ value, repetition }) => [value, repetition]),
    [
      [ATOM.value, { number: 1, of: 2 }],
      ["b", { number: 1, of: 2 }],
      [ATOM.value, { number: 2, of: 2 }],
      ["b", { number: 2, of: 2 }],
    ],
  );
});

test("keys that say nothing are no selection", () => {
  assert.is(selectionOf({}), undefined);
  assert.is(selectionOf({ only: null, repeat: null }), undefined);
  assert.equal(selectionOf({ only: ["a"] }), { only: ["a"] });
  assert.equal(selectionOf({ only: null, repeat: 2 }), { repeat: 2 });
});

const WISHES: readonly (readonly [string, object, string])[] = [
  ["a string as only", { only: "a*" }, '"only" must be a list of 1 to 100 globs: found a string'],
  ["no glob", { only: [] }, '"only" must be a list of 1 to 100 globs: found an empty list'],
  ["an empty glob", { only: ["a", ""] }, '"only[1]" must be a string of 1 to 500 characters: found ""'],
  ["no repetition", { repeat: 0 }, '"repeat" must be a whole number from 1 to 1000: found 0'],
  ["half a repetition", { repeat: 1.5 }, '"repeat" must be a whole number from 1 to 1000: found 1.5'],
  ["endless repetition", { repeat: 1_001 }, '"repeat" must be a whole number from 1 to 1000: found 1001'],
];

for (const [name, keys, wish] of WISHES) {
  test(`a request with ${name} is refused`, () => {
    const parsed = parseRequest({ type: "directory", project_directory: "/srv/app", ...keys });
    assert.is(parsed.ok ? "" : parsed.message, `Cannot accept the build as ${wish}`);
  });
}

test.run();
