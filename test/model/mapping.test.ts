import * as assert from "uvu/assert";
import * as z from "zod";
import { dictionary, mapping } from "../../src/model/mapping.ts";
import { suite } from "../support/suite.ts";

const test = suite("mapping");

const messages = (schema: z.ZodType, value: unknown): readonly string[] =>
  schema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

const POINT = mapping({ x: z.number(), y: z.number().optional() });

const NAMES = dictionary(z.string().regex(/^[a-z]*$/, { error: "be small" }), z.number(), "map a name to a number");

test("a mapping takes its keys, and leaves out what is optional", () => {
  assert.equal(POINT.parse({ x: 1 }), { x: 1 });
});

test("a mapping names the keys that would do instead of an unknown one", () => {
  assert.equal(messages(POINT, { x: 1, z: 2 }), ['be one of "x", "y"']);
  assert.equal(messages(POINT, JSON.parse('{"x":1,"__proto__":{}}')), ['be one of "x", "y"']);
});

test("a mapping has no words of its own for other mistakes", () => {
  assert.match(messages(POINT, 5)[0]!, /^Invalid input/);
});

test("a dictionary takes any keys that its schema takes", () => {
  assert.equal(NAMES.parse({ a: 1, constructor: 2 }), { a: 1, constructor: 2 });
  assert.is(NAMES.safeParse({ A: 1 }).success, false);
  assert.is(NAMES.safeParse({ a: "1" }).success, false);
});

test("a dictionary says what it wants instead of anything else", () => {
  for (const value of [5, "a", null, undefined, [1]]) assert.equal(messages(NAMES, value), ["map a name to a number"]);
  assert.equal(messages(dictionary(z.string(), z.number()), 5), ["be a mapping"]);
});

test("a dictionary refuses the one key that would get lost", () => {
  assert.equal(messages(NAMES, JSON.parse('{"a":1,"__proto__":2}')), ['not have the key "__proto__"']);
});

test.run();
