import { equal } from "node:assert/strict";
import { test } from "node:test";
import { isEnough } from "../src/stock.js";

test("three of five apples can be sold", () => {
  equal(isEnough({ apple: 5 }, { name: "apple", count: 3 }), true);
});

test("a pear cannot be sold where there is none", () => {
  equal(isEnough({ apple: 5 }, { name: "pear", count: 1 }), false);
});
