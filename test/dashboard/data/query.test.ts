import { signal } from "@preact/signals";
import * as assert from "uvu/assert";
import type { BuildEvent } from "../../../src/client.ts";
import { createQuery, type Query } from "../../../src/dashboard/data/query.ts";
import { suite } from "../../support/suite.ts";

const test = suite("query");

interface Made {
  readonly query: Query<number>;
  /** Answers the readings that wait, the first of them first. */
  readonly waiting: { readonly resolve: (value: number) => void; readonly reject: (error: Error) => void }[];
  readonly isVisible: { value: boolean };
  readonly connection: { value: number };
  tell(type: string): void;
  /** Resolves when so many readings wait. */
  asked(count: number): Promise<void>;
}

const make = (eachMs = 0): Made => {
  const waiting: Made["waiting"] = [];
  const listeners = new Set<(event: BuildEvent) => void>();
  const isVisible = signal(true);
  const connection = signal(0);
  const feed = {
    connection,
    subscribe: (listener: (event: BuildEvent) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const server = { read: () => new Promise<number>((resolve, reject) => waiting.push({ resolve, reject })) };
  const query = createQuery<number>({ server, feed, isVisible } as never, {
    ask: async () => 0,
    isStaledBy: ({ type }) => type === "queued",
    eachMs,
  });
  return {
    query,
    waiting,
    isVisible,
    connection,
    tell: (type) => {
      for (const listener of listeners) listener({ type } as never);
    },
    asked: (count) => until(() => waiting.length >= count),
  };
};

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise(setImmediate);
};

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test("it is read at once, and again after an event that may change it", async () => {
  const { query, waiting, tell, asked } = make();
  await asked(1);
  assert.is(query.value.value, undefined);
  waiting[0]?.resolve(1);
  await until(() => query.value.value === 1);
  tell("atom_finished");
  tell("queued");
  await asked(2);
  waiting[1]?.resolve(2);
  await until(() => query.value.value === 2);
  await settled();
  assert.is(waiting.length, 2);
  query.close();
});

test("however much happens while it is read, it is read once more", async () => {
  const { query, waiting, tell, asked } = make();
  await asked(1);
  for (let count = 0; count < 10; count += 1) tell("queued");
  await settled();
  assert.is(waiting.length, 1);
  waiting[0]?.resolve(1);
  await asked(2);
  waiting[1]?.resolve(2);
  await until(() => query.value.value === 2);
  await settled();
  assert.is(waiting.length, 2);
  query.close();
});

test("events that come soon after a reading wait for the next one", async () => {
  const { query, waiting, tell, asked } = make(1e6);
  await asked(1);
  waiting[0]?.resolve(1);
  await until(() => query.value.value === 1);
  tell("queued");
  await settled();
  assert.is(waiting.length, 1);
  query.close();
});

test("a failure is told and the last answer stays, until a reading succeeds", async () => {
  const { query, waiting, asked } = make();
  await asked(1);
  waiting[0]?.resolve(1);
  await until(() => query.value.value === 1);
  query.refresh();
  await asked(2);
  const failure = new Error("Cannot");
  waiting[1]?.reject(failure);
  await until(() => query.error.value === failure);
  assert.is(query.value.value, 1);
  query.refresh();
  await asked(3);
  waiting[2]?.resolve(3);
  await until(() => query.value.value === 3);
  assert.is(query.error.value, undefined);
  query.close();
});

test("a new connection has it read again, and nothing is read while nobody looks", async () => {
  const { query, waiting, isVisible, connection, asked } = make();
  await asked(1);
  waiting[0]?.resolve(1);
  await until(() => query.value.value === 1);
  isVisible.value = false;
  connection.value += 1;
  await settled();
  assert.is(waiting.length, 1);
  isVisible.value = true;
  await asked(2);
  query.close();
});

test("nothing is read or told once it is closed", async () => {
  const { query, waiting, tell, asked } = make();
  await asked(1);
  query.close();
  waiting[0]?.resolve(1);
  tell("queued");
  query.refresh();
  await settled();
  assert.equal([query.value.value, waiting.length], [undefined, 1]);
});

test.run();
