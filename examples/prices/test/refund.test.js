import { equal } from "node:assert/strict";
import { test } from "node:test";
import { pay } from "../src/bank.js";

test("the bank pays a refund", async () => {
  equal((await pay(20)).isPaid, true);
});
