import { setImmediate } from "node:timers/promises";
import * as assert from "uvu/assert";
import { Dispatcher, type Runnable } from "../../src/runtime/dispatcher.ts";
import { eventLoopScheduling } from "../../src/runtime/event-loop-scheduling.ts";
import { ManualScheduling } from "../../src/runtime/testkit/manual-scheduling.ts";
import { suite } from "../support/suite.ts";

/** A runnable that has `waiting` messages and does `handle` for each. */
class Counting implements Runnable {
  turn: Runnable["turn"] = "idle";
  waiting: number;
  readonly #handle: (runnable: Counting) => void;

  constructor(waiting: number, handle: (runnable: Counting) => void = () => {}) {
    this.waiting = waiting;
    this.#handle = handle;
  }

  visit(limit: number): number {
    for (let handled = 1; handled <= limit; handled += 1) {
      this.waiting -= 1;
      this.#handle(this);
    }
    return limit;
  }
}

const test = suite("dispatcher");

test("a visit handles what waited when it began, and what came since waits for the next one", () => {
  const scheduling = new ManualScheduling(undefined);
  const dispatcher = new Dispatcher(scheduling);
  const order: string[] = [];
  const greedy = new Counting(2, (own) => {
    order.push("greedy");
    if (order.length < 4) own.waiting += 1;
  });
  dispatcher.enqueue(greedy);
  dispatcher.enqueue(new Counting(1, () => order.push("other")));
  scheduling.drain();
  assert.equal(order, ["greedy", "greedy", "other", "greedy", "greedy"]);
});

test("a signal goes before all messages and never inside a visit", () => {
  const scheduling = new ManualScheduling(undefined);
  const dispatcher = new Dispatcher(scheduling);
  const order: string[] = [];
  const first = new Counting(1, () => {
    dispatcher.signal(() => order.push("signal"));
    order.push("first");
  });
  dispatcher.enqueue(first);
  dispatcher.enqueue(new Counting(1, () => order.push("second")));
  scheduling.drain();
  assert.equal(order, ["first", "signal", "second"]);
});

test("the event loop has its turn after 4,096 messages, though the dispatcher was woken by microtasks", async () => {
  const dispatcher = new Dispatcher(eventLoopScheduling());
  let handled = 0;
  const endless = new Counting(1, (own) => {
    handled += 1;
    own.waiting += 1;
  });
  dispatcher.enqueue(endless);
  await setImmediate();
  endless.turn = "halted";
  assert.ok(handled <= 4_096, `handled ${handled}`);
});

test("a chain of microtasks, each with a message, lets the event loop have its turn, too", async () => {
  const dispatcher = new Dispatcher(eventLoopScheduling());
  let rounds = 0;
  let over = false;
  const ask = (): void => {
    rounds += 1;
    // As the caller of ask() does: the next question follows in a microtask after the answer to this one.
    const asked = new Counting(1, () => {
      if (!over) queueMicrotask(ask);
    });
    dispatcher.enqueue(asked);
  };
  ask();
  await setImmediate();
  over = true;
  assert.ok(rounds <= 4_097, `${rounds} rounds`);
});

test("slow messages end a turn after 0.25 ms", async () => {
  const dispatcher = new Dispatcher(eventLoopScheduling());
  const slow = new Counting(1_000, () => {
    const until = performance.now() + 1;
    while (performance.now() < until);
  });
  dispatcher.enqueue(slow);
  // The first clock read comes after 64 messages; from then on after each.
  await setImmediate();
  const afterFirst = slow.waiting;
  await setImmediate();
  const perTurn = afterFirst - slow.waiting;
  slow.turn = "halted";
  assert.ok(afterFirst >= 1_000 - 64 - 3, `${afterFirst} left`);
  assert.is(perTurn, 1);
});

test("an interrupted visit goes on before the others", async () => {
  const dispatcher = new Dispatcher(eventLoopScheduling());
  const order: string[] = [];
  const note = (name: string): void => void (order.at(-1) === name || order.push(name));
  dispatcher.enqueue(new Counting(10_000, () => note("long")));
  dispatcher.enqueue(new Counting(1, () => note("short")));
  while (order.length < 2) await setImmediate();
  assert.equal(order, ["long", "short"]);
});

test("an idle dispatcher keeps nothing going", async () => {
  const turns: (() => void)[] = [];
  const scheduling = new ManualScheduling(undefined);
  const dispatcher = new Dispatcher({
    queue: scheduling.queue,
    messagesPerVisit: 64,
    soon: (turn) => void turns.push(turn),
    later: (turn) => void turns.push(turn),
  });
  dispatcher.enqueue(new Counting(1));
  turns.shift()?.();
  assert.is(turns.length, 0);
});

test.run();
