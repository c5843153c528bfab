import * as assert from "uvu/assert";
import { sentenceOf } from "../../src/model/file-problem.ts";
import { readYaml, type YamlFile } from "../../src/model/yaml-file.ts";
import { suite } from "../support/suite.ts";

const test = suite("yaml-file");

const read = (text: string): YamlFile => {
  const { problems, yaml } = readYaml(text);
  assert.equal(problems, []);
  if (yaml === undefined) throw new Error("the file is not read");
  return yaml;
};

/** What the first refusal says behind `Cannot read "a.yaml" `. */
const refusal = (text: string): string => {
  const [first] = readYaml(text).problems;
  if (first === undefined) throw new Error("the file is read");
  const message = sentenceOf(first, "a.yaml");
  assert.match(message, /^Cannot read "a\.yaml" line \d+, column \d+ as [^\n]*[^.]$/);
  return message.replace('Cannot read "a.yaml" ', "");
};

test("values are those of YAML 1.1", () => {
  const text = "[yes, off, 010, 0x1F, 1_000, .5, ~, '1', a b, # comment\n c]";
  assert.equal(read(text).content, [true, false, 8, 31, 1000, 0.5, null, "1", "a b", "c"]);
});

test("a date is text, since JSON has none", () => {
  assert.equal(read("2026-01-02").content, "2026-01-02");
});

test("a block of text keeps its lines", () => {
  assert.equal(read("- |\n  a\n  b\n- >\n  c\n  d\n").content, ["a\nb\n", "c d\n"]);
});

test("keys are text as they stand there", () => {
  const text = "yes: 1\nN: 2\n010: 3\n1.0: 4\n12:30: 5\n2026-01-02: 6\n~: 7\n'on': 8\n? null\n";
  const keys = Object.keys(read(text).content as object);
  assert.equal(keys, ["yes", "N", "010", "1.0", "12:30", "2026-01-02", "~", "on", "null"]);
});

test("aliases and merges are resolved", () => {
  const text = "a: &a {x: 1, y: 2}\nb: *a\nc: {<<: *a, y: 3}\nd: {<<: [*a, {z: 4}]}\n";
  assert.equal(read(text).content, {
    a: { x: 1, y: 2 },
    b: { x: 1, y: 2 },
    c: { x: 1, y: 3 },
    d: { x: 1, y: 2, z: 4 },
  });
});

test("a list may be shared by many", () => {
  const text = `a: &a [x]\n${Array.from({ length: 1000 }, (_, index) => `b${index}: *a\n`).join("")}`;
  assert.is(Object.keys(read(text).content as object).length, 1001);
});

test("no content is null", () => {
  for (const text of ["", "# comment\n", "---\n", "\uFEFF"]) assert.is(read(text).content, null);
});

test("a byte order mark and Windows line ends are no content", () => {
  assert.equal(read("\uFEFFa: 1\r\nb: |\r\n  c\r\n").content, { a: 1, b: "c\n" });
});

test("__proto__ is a key like any other", () => {
  const { content } = read("__proto__: {a: 1}\n");
  assert.ok(Object.hasOwn(content as object, "__proto__"));
  assert.is(Object.getPrototypeOf(content), Object.prototype);
});

test("a place is where its key starts, or its element in a list", () => {
  const { placeOf } = read("# comment\nunit:\n  commands:\n    - a\n    - b\n  12: x\n");
  assert.equal(placeOf(["unit"]), { line: 2, column: 1 });
  assert.equal(placeOf(["unit", "commands"]), { line: 3, column: 3 });
  assert.equal(placeOf(["unit", "commands", 1]), { line: 5, column: 7 });
  assert.equal(placeOf(["unit", "12"]), { line: 6, column: 3 });
});

test("a place that is not there is the nearest one around it", () => {
  const { placeOf } = read("# comment\nunit: &unit\n  commands: [a]\nother: *unit\n");
  assert.equal(placeOf(["unit", "atomizers", 0]), { line: 2, column: 1 });
  assert.equal(placeOf(["unit", "commands", 7]), { line: 3, column: 3 });
  assert.equal(placeOf(["other", "commands"]), { line: 4, column: 1 });
  assert.equal(placeOf(["nobody"]), { line: 2, column: 1 });
  assert.equal(placeOf([]), { line: 2, column: 1 });
  assert.equal(read("").placeOf([]), { line: 1, column: 1 });
});

const ALIAS = "aliases and merges must resolve:";

const REFUSALS: readonly (readonly [string, string, string])[] = [
  ["a tab as indentation", "a:\n\tb: 1\n", "line 2, column 1 as it must be indented with spaces: found a tab"],
  [
    "bad indentation",
    "a:\n  b: 1\n c: 2\n",
    "line 3, column 1 as it must be YAML: All mapping items must start at the same column",
  ],
  ["an open quote", "a: 'b\n", "line 2, column 1 as it must be YAML: Missing closing 'quote"],
  [
    "a mapping within a line",
    "a: b: c\n",
    "line 1, column 4 as it must be YAML: Nested mappings are not allowed in compact mappings",
  ],
  [
    "an unknown tag",
    "a: !!python/object x\n",
    "line 1, column 4 as it must be YAML: Unresolved tag: tag:yaml.org,2002:python/object",
  ],
  ["a second document", "a: 1\n---\nb: 1\n", "line 2, column 1 as it must hold one YAML document: found another"],
  ["a repeated key", "a: {b: 1, c: 2, b: 3}\n", 'line 1, column 17 as a key must be given once: found "b" again'],
  ["a key that is repeated as text", "1: a\n'1': b\n", 'line 2, column 1 as a key must be given once: found "1" again'],
  [
    "an alias without anchor",
    "a: &a x\nb: *a\nc: *c\n",
    `line 3, column 4 as ${ALIAS} Unresolved alias (the anchor must be set before the alias): c`,
  ],
  [
    "a merge of no mapping",
    "a: &a x\nb: *a\nc:\n  <<: 5\n",
    `line 4, column 3 as ${ALIAS} Merge sources must be maps or map aliases`,
  ],
  [
    "a pile of lists too high",
    "[".repeat(10_000),
    "line 1, column N as it must not be nested so deep: found more levels than can be read",
  ],
];

for (const [what, text, reason] of REFUSALS) {
  test(`${what} is refused where it stands`, () => {
    assert.is(refusal(text).replace(/column \d{3,}/, "column N"), reason);
  });
}

test("aliases that grow without end are refused", () => {
  const levels = ["ab", "bc", "cd", "de", "ef", "fg", "gh", "hi"].map(([alias, anchor]) => {
    const nine = Array.from({ length: 9 }, () => `*${alias}`);
    return `${anchor}: &${anchor} [${nine.join(", ")}]\n`;
  });
  assert.is(
    refusal(`a: &a [x]\n${levels.join("")}`),
    `line 2, column 8 as ${ALIAS} Excessive alias count indicates a resource exhaustion attack`,
  );
});

test.run();
