import { equal } from "node:assert/strict";
import { test } from "node:test";
import { pay } from "../src/bank.js";

test("the bank pays for the basket", async () => {
  equal((await pay(180)).isPaid, true);
});
