import { equal } from "node:assert/strict";
import { test } from "node:test";
import { discounted } from "../src/discount.js";

test("ten percent off 200 is 180", () => {
  equal(discounted(200, 10), 180);
});

test("nothing off is the price", () => {
  equal(discounted(200, 0), 200);
});
