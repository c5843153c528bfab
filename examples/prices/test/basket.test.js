import { equal } from "node:assert/strict";
import { test } from "node:test";
import { total } from "../src/basket.js";

test("three apples and a pear cost 110", () => {
  equal(
    total([
      { price: 30, count: 3 },
      { price: 20, count: 1 },
    ]),
    110,
  );
});

test("an empty basket costs nothing", () => {
  equal(total([]), 0);
});
