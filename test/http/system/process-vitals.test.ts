import * as assert from "uvu/assert";
import { watchProcess } from "../../../src/http/system/process-vitals.ts";
import { suite } from "../../support/suite.ts";

const test = suite("process vitals");

const BLOCKED_MS = 120;

const turn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 15));

test("work that holds up the event loop shows as its delay, and as cores that are busy", async () => {
  let now = 0;
  const vitals = watchProcess(() => now);
  // The first look sets what the next one is measured from.
  while (vitals().delay.max === 0) await turn();
  const before = process.cpuUsage();
  while (process.cpuUsage(before).user < BLOCKED_MS * 1_000);
  await turn();
  now = 1_000;
  const { delay, cores, seconds } = vitals();
  assert.is(seconds, 1);
  assert.ok(delay.max >= (BLOCKED_MS - 20) / 1_000, `${delay.max} s`);
  assert.ok(delay.p50 <= delay.p99 && delay.p99 <= delay.max);
  assert.ok(cores >= 0.1, `${cores} cores`);
});

test("all who ask are told of the same span, and the next one begins with who asks after it", () => {
  let now = 0;
  const vitals = watchProcess(() => now);
  now = 2_000;
  assert.is(vitals().seconds, 2);
  now = 7_000;
  assert.is(vitals().seconds, 7);
  now = 8_000;
  assert.is(vitals().seconds, 7);
  now = 12_500;
  assert.is(vitals().seconds, 5.5);
});

test.run();
