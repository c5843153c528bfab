import * as assert from "uvu/assert";
import { createReceiverLines } from "../../src/actors/receiver-lines.ts";
import { suite } from "../support/suite.ts";

const test = suite("receiver-lines");

test("four to one receiver are under way at once, and the others follow in their order", () => {
  const begun: number[] = [];
  const lines = createReceiverLines<number>((delivery) => begun.push(delivery));
  for (let delivery = 1; delivery <= 6; delivery++) lines.add("a", delivery);
  assert.equal(begun, [1, 2, 3, 4]);
  lines.ended("a");
  assert.equal(begun, [1, 2, 3, 4, 5]);
  lines.ended("a");
  lines.ended("a");
  assert.equal(begun, [1, 2, 3, 4, 5, 6]);
});

test("thirty-two are under way at once in all, and receivers take turns", () => {
  const begun: string[] = [];
  const lines = createReceiverLines<string>((delivery) => begun.push(delivery));
  const receivers = Array.from({ length: 8 }, (_, index) => `dead-${index}`);
  for (const receiver of receivers) for (let count = 0; count < 9; count++) lines.add(receiver, receiver);
  assert.is(begun.length, 32);
  lines.add("alive", "alive");
  assert.is(begun.length, 32);
  for (const receiver of receivers) lines.ended(receiver);
  assert.equal(begun.slice(32), receivers, "each waits for its turn");
  lines.ended("dead-0");
  assert.is(begun.at(-1), "alive");
});

test("a receiver whose deliveries have all come back may be told again", () => {
  const begun: number[] = [];
  const lines = createReceiverLines<number>((delivery) => begun.push(delivery));
  lines.add("a", 1);
  lines.ended("a");
  lines.ended("a");
  for (let delivery = 2; delivery <= 5; delivery++) lines.add("a", delivery);
  assert.equal(begun, [1, 2, 3, 4, 5]);
});

test.run();
