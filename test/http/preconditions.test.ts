import * as assert from "uvu/assert";
import { isKnown, isRangeOf } from "../../src/http/preconditions.ts";
import { suite } from "../support/suite.ts";

const STATE = { etag: '"a"', lastModified: "Thu, 01 Jan 1970 00:00:09 GMT" };

const test = suite("preconditions");

test("a tag is found in a list, weak or strong", () => {
  for (const [tags, known] of [
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['"b",W/"a" ', true],
    ["*", true],
    ['"b"', false],
    ['"A"', false],
    ["a", false],
    ["", false],
  ] as const) {
    assert.is(isKnown(new Headers({ "if-none-match": tags }), STATE), known, tags);
  }
});

test("a date counts where there is no tag, and only one that can be read", () => {
  const known = (headers: Record<string, string>, state: Parameters<typeof isKnown>[1] = STATE): boolean =>
    isKnown(new Headers(headers), state);
  assert.is(known({ "if-modified-since": STATE.lastModified }), true);
  assert.is(known({ "if-modified-since": "Thu, 01 Jan 1970 00:00:08 GMT" }), false);
  assert.is(known({ "if-modified-since": "yesterday" }), false);
  assert.is(known({ "if-modified-since": STATE.lastModified }, { ...STATE, lastModified: null }), false);
  assert.is(known({ "if-modified-since": STATE.lastModified, "if-none-match": '"b"' }), false);
  assert.is(known({}), false);
});

test("a range belongs to the state that its condition names exactly", () => {
  const belongs = (condition: string): boolean => isRangeOf(new Headers({ "if-range": condition }), STATE);
  assert.ok(isRangeOf(new Headers(), STATE));
  assert.ok(belongs('"a"'));
  assert.ok(belongs(STATE.lastModified));
  assert.not.ok(belongs('W/"a"'));
  assert.not.ok(belongs('"b"'));
  assert.not.ok(belongs("Thu, 01 Jan 1970 00:00:10 GMT"));
});

test.run();
