import * as assert from "uvu/assert";
import { Listener } from "../../../src/http/live/listener.ts";
import { createWaking } from "../../../src/http/live/waking.ts";
import { VirtualClock } from "../../../src/runtime/testkit.ts";
import { suite } from "../../support/suite.ts";

const test = suite("waking");

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** So many that wait, of whom it is known how many were woken. */
const makeListeners = (count: number): { readonly listeners: readonly Listener[]; readonly woken: () => number } => {
  let woken = 0;
  const listeners = Array.from({ length: count }, () => new Listener());
  for (const listener of listeners) void listener.news(() => false).then(() => (woken += 1));
  return { listeners, woken: () => woken };
};

test("a few are woken in the next turn, however often", async () => {
  const clock = new VirtualClock();
  const waking = createWaking(clock);
  for (let round = 0; round < 3; round += 1) {
    const { listeners, woken } = makeListeners(64);
    waking.wake(listeners);
    waking.wake(listeners);
    assert.is(woken(), 0);
    await turn();
    assert.is(woken(), 64);
  }
  assert.is(clock.nextAt, undefined);
});

test("of many, a part is woken in each turn", async () => {
  const { listeners, woken } = makeListeners(150);
  createWaking(new VirtualClock()).wake(listeners);
  const counts: number[] = [];
  for (let count = 0; count < 3; count += 1) {
    await turn();
    counts.push(woken());
  }
  assert.equal(counts, [64, 128, 150]);
});

test("the next round for many waits until 50 ms after the one before, and takes in all that came meanwhile", async () => {
  const clock = new VirtualClock();
  const waking = createWaking(clock);
  waking.wake(makeListeners(65).listeners);
  await turn();
  await turn();
  const first = makeListeners(65);
  const second = makeListeners(65);
  clock.moveTo(20);
  waking.wake(first.listeners);
  waking.wake(second.listeners);
  await turn();
  assert.is(first.woken(), 0);
  clock.moveTo(50);
  await turn();
  await turn();
  assert.equal([first.woken(), second.woken()], [65, 65]);
});

test("one that is closed waits no more, and needs no waking", async () => {
  const listener = new Listener();
  const waiting = listener.news(() => false);
  listener.close();
  await waiting;
  await listener.news(() => false);
  assert.ok(listener.isClosed);
});

test.run();
