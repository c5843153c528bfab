import * as assert from "uvu/assert";
import { type Import, importsOf } from "./imports.ts";
import { suite } from "./suite.ts";

const test = suite("imports");

/** The imports of a source as `kind specifier` lines. */
function seen(source: string): string[] {
  return importsOf(source).map(({ kind, specifier }) => `${kind} ${specifier ?? "?"}`);
}

const VALUES = [
  'import "a"',
  "import a from 'a'",
  'import a, { b } from "a"',
  'import a, * as b from "a"',
  'import * as a from "a"',
  'import { b, type C } from "a"',
  'import { type C } from "a"',
  'import { from } from "a"',
  'import { "b c" as d } from "a"',
  'import type from "a"',
  'import type, { b } from "a"',
  'import {\n  b, // from "x"\n  /* from "y" */ c,\n} from "a"',
  'import b from "a" with { type: "json" }',
  'export * from "a"',
  'export * as b from "a"',
  'export { b, c as d } from "a"',
  'export { type C } from "a"',
  'await import("a")',
  "await import(`a`)",
  'import("a", { with: { type: "json" } })',
  'const load = () => import(/* why */ "a")',
  'const a = require("a")',
  'import a = require("a")',
  '#!/usr/bin/env node\nimport "a"',
  '`${await import("a")}`',
  '`${{ b: `}${await import("a")}` }}`',
  'const b = /["\'`]/; import "a"',
  'const b = c / d; import "a"; const e = f / g',
  'const b = (c) / d; import "a"; const e = (f) / g',
  'const b = /[/"]/.test(c); import "a"',
  'return /\\/\\*"/.test(b); import "a"',
  'const b = "it\\"s // not"; import "a"',
];

for (const source of VALUES) {
  test(`a value import: ${source}`, () => assert.equal(seen(source), ["value a"]));
}

const TYPES = [
  'import type A from "a"',
  'import type { A, B } from "a"',
  'import type * as a from "a"',
  'import type from from "a"',
  'export type { A } from "a"',
  'export type * from "a"',
  'export type * as a from "a"',
  'type A = typeof import("a")',
];

for (const source of TYPES) {
  test(`a type import: ${source}`, () => assert.equal(seen(source), ["type a"]));
}

const NONE = [
  '// import "a"',
  '/* import "a" */',
  '/** @example import { b } from "a" */',
  "const b = 'import \"a\"'",
  'const b = `import "a"`',
  'const b = `${c} import "a"`',
  'const b = /import "a"/',
  "const url = import.meta.url",
  'loader.import("a")',
  'loader.require("a")',
  'const b = { import: "a", export: "a" }',
  'export const from = "a"',
  "export type A = { b: string }",
  'export { b }; const from = "a"',
  'export default "a"',
  'Array.from("a")',
  'new URL("../conf", import.meta.url)',
  'new URL("a.js", "http://b")',
];

for (const source of NONE) {
  test(`no import: ${source}`, () => assert.equal(seen(source), []));
}

test("an import of something computed is seen, though not what it loads", () => {
  for (const source of ["import(name)", "import(`./${name}.ts`)", 'import("./" + name)', "require(name)"]) {
    assert.equal(seen(source), ["value ?"], source);
  }
});

test("a URL of a module tells of the module", () => {
  assert.equal(seen('new Worker(new URL("./worker.js", import.meta.url))'), ["url ./worker.js"]);
});

test("imports come in their order, with the line each begins at", () => {
  const source = 'import a from "a";\n\nexport {\n  b,\n} from "b";\nconst text = `\n\n${import("c")}`;\n';
  const expected: Import[] = [
    { kind: "value", specifier: "a", line: 1 },
    { kind: "value", specifier: "b", line: 3 },
    { kind: "value", specifier: "c", line: 8 },
  ];
  assert.equal(
    importsOf(source).map(({ kind, specifier, line }) => ({ kind, specifier, line })),
    expected,
  );
});

test("a source that cannot be read is an error, not a source without imports", () => {
  for (const source of ['const a = "', "const a = '\nimport 'b'", "const a = `", "`${", "`${b", "/* import"]) {
    assert.throws(() => importsOf(source), "has no end", source);
  }
});

test.run();
