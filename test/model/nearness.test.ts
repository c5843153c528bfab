import * as assert from "uvu/assert";
import { nearest } from "../../src/model/nearness.ts";
import { suite } from "../support/suite.ts";

const test = suite("nearness");

const NAMES = ["test/model/glob.test.ts", "test/cli/gc.test.ts", "test/cli/build.test.ts", "zzz"];

test("the names that share the most letters in a row come first", () => {
  assert.equal(nearest("*biuld*", NAMES, 1), ["test/cli/build.test.ts"]);
  assert.equal(nearest("TEST/MODEL/GLBO*", NAMES, 1), ["test/model/glob.test.ts"]);
});

test("where nothing is alike, the first names are given", () => {
  assert.equal(nearest("*", NAMES, 2), NAMES.slice(0, 2));
  assert.equal(nearest("日本", NAMES, 9), NAMES);
  assert.equal(nearest("a", [], 3), []);
});

test.run();
