import * as assert from "uvu/assert";
import * as z from "zod";
import { firstMismatch, kindOf, showPath, type Mismatch } from "../../src/model/mismatch.ts";
import { suite } from "../support/suite.ts";

const test = suite("mismatch");

const mismatchOf = (schema: z.ZodType, value: unknown): Mismatch => {
  const { error } = schema.safeParse(value, { reportInput: true });
  if (error === undefined) throw new Error("the schema takes the value");
  return firstMismatch(error);
};

interface Case {
  readonly behaviour: string;
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly mismatch: Mismatch;
}

const CASES: readonly Case[] = [
  {
    behaviour: "a missing key is nothing",
    schema: z.object({ a: z.string() }),
    value: {},
    mismatch: { path: ["a"], wish: "be a string", found: "nothing" },
  },
  {
    behaviour: "a wrong type is named, with its path",
    schema: z.object({ a: z.array(z.object({ b: z.array(z.string()) })) }),
    value: { a: [{ b: [] }, { b: { c: 1 } }] },
    mismatch: { path: ["a", 1, "b"], wish: "be a list", found: "a mapping" },
  },
  {
    behaviour: "a string of a wrong type is not shown, as it may be a secret",
    schema: z.object({}),
    value: "s3cret",
    mismatch: { path: [], wish: "be a mapping", found: "a string" },
  },
  {
    behaviour: "a number is shown",
    schema: z.int(),
    value: 1.5,
    mismatch: { path: [], wish: "be a whole number", found: "1.5" },
  },
  {
    behaviour: "a boolean is shown",
    schema: z.number(),
    value: true,
    mismatch: { path: [], wish: "be a number", found: "true" },
  },
  {
    behaviour: "null is not nothing",
    schema: z.boolean(),
    value: null,
    mismatch: { path: [], wish: "be true or false", found: "null" },
  },
  {
    behaviour: "a choice is listed",
    schema: z.enum(["git", "directory"]),
    value: 'sv"n',
    mismatch: { path: [], wish: 'be one of "git", "directory"', found: '"sv\\"n"' },
  },
  {
    behaviour: "an unknown key comes last on the path",
    schema: z.object({ a: z.strictObject({}) }),
    value: { a: { b: 1, c: 2 } },
    mismatch: { path: ["a", "b"], wish: "not be given", found: "an unknown key" },
  },
  {
    behaviour: "an unknown key comes before the missing one that it may have been meant for",
    schema: z.strictObject({ commands: z.string() }),
    value: { comands: "x" },
    mismatch: { path: ["comands"], wish: "not be given", found: "an unknown key" },
  },
  {
    behaviour: "a schema's own words come first",
    schema: z.array(z.string({ error: "be a word" }), { error: "be a list of words" }),
    value: 5,
    mismatch: { path: [], wish: "be a list of words", found: "5" },
  },
  {
    behaviour: "a rule of a schema is told in its own words",
    schema: z.array(z.string()).refine((list) => list.length > 0, { error: "hold at least one word" }),
    value: [],
    mismatch: { path: [], wish: "hold at least one word", found: "an empty list" },
  },
  {
    behaviour: "a rule without words is told in those of zod",
    schema: z.string().min(3),
    value: "ab",
    mismatch: {
      path: [],
      wish: "follow its rule (Too small: expected string to have >=3 characters)",
      found: '"ab"',
    },
  },
  {
    behaviour: "a wrong key of a record is told by the key's schema",
    schema: z.record(z.string().regex(/^\w+$/, { error: "be a variable name" }), z.string()),
    value: { "a-b": "x" },
    mismatch: { path: ["a-b"], wish: "be a variable name", found: '"a-b"' },
  },
  {
    behaviour: "a wrong value of a record is told by the value's schema",
    schema: z.record(z.string(), z.string()),
    value: { a: 5 },
    mismatch: { path: ["a"], wish: "be a string", found: "5" },
  },
  {
    behaviour: "a union tells all that it takes",
    schema: z.union([z.string(), z.array(z.string()), z.string()]),
    value: 5,
    mismatch: { path: [], wish: "be a string or be a list", found: "5" },
  },
  {
    behaviour: "a union tells of the branch that fits best",
    schema: z.object({ a: z.union([z.string(), z.array(z.string())]) }),
    value: { a: ["x", 5] },
    mismatch: { path: ["a", 1], wish: "be a string", found: "5" },
  },
  {
    behaviour: "a union has its own words, too",
    schema: z.union([z.string(), z.number()], { error: "be a port or a pipe" }),
    value: null,
    mismatch: { path: [], wish: "be a port or a pipe", found: "null" },
  },
  {
    behaviour: "a union told apart by a key lists what the key may be",
    schema: z.discriminatedUnion("type", [z.object({ type: z.literal("a") }), z.object({ type: z.literal("b") })]),
    value: { type: "c" },
    mismatch: { path: ["type"], wish: 'be one of "a", "b"', found: '"c"' },
  },
  {
    behaviour: "a union of which more than one branch fits is told in the words of zod",
    schema: z.xor([z.string(), z.string()]),
    value: "x",
    mismatch: { path: [], wish: "follow its rule (Invalid input: more than one option matched)", found: '"x"' },
  },
];

for (const { behaviour, schema, value, mismatch } of CASES) {
  test(behaviour, () => assert.equal(mismatchOf(schema, value), mismatch));
}

test("a long text is cut", () => {
  assert.is(mismatchOf(z.enum(["a"]), "x".repeat(101)).found, `"${"x".repeat(100)}..."`);
});

test("an error without an issue is a bug", () => {
  assert.throws(() => firstMismatch(new z.ZodError([])), /^Cannot describe a parse error/);
});

test("a path is shown as a person writes it", () => {
  assert.is(showPath([]), "");
  assert.is(showPath(["commands", 1]), "commands[1]");
  assert.is(showPath(["a", 0, "b", "c"]), "a[0].b.c");
});

test("a value's kind has a name", () => {
  assert.equal([undefined, null, [], {}, "", 0, false, 1n].map(kindOf), [
    "nothing",
    "null",
    "a list",
    "a mapping",
    "a string",
    "a number",
    "a boolean",
    "bigint",
  ]);
});

test.run();
