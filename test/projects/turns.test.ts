import * as assert from "uvu/assert";
import { createTurns } from "../../src/projects/turns.ts";
import { suite } from "../support/suite.ts";
import { unaborted } from "./requests.ts";

const test = suite("turns");

/** Work that ends when the test says so. */
const controlled = (
  log: string[],
  name: string,
): { readonly work: () => Promise<string>; readonly end: () => void; readonly fail: (error: Error) => void } => {
  let end = (): void => {};
  let fail = (_error: Error): void => {};
  const ended = new Promise<string>((resolve, reject) => {
    end = () => resolve(name);
    fail = reject;
  });
  const work = (): Promise<string> => {
    log.push(name);
    return ended;
  };
  return { work, end, fail };
};

/** Lets everything that can happen by now happen. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("work of one key starts when the work before it has ended, and work of another key at once", async () => {
  const log: string[] = [];
  const inTurn = createTurns();
  const [first, second, other] = ["first", "second", "other"].map((name) => controlled(log, name));
  const results = [
    inTurn("a", unaborted(), first!.work),
    inTurn("a", unaborted(), second!.work),
    inTurn("b", unaborted(), other!.work),
  ];
  await settled();
  assert.equal(log, ["first", "other"]);
  first!.end();
  await settled();
  assert.equal(log, ["first", "other", "second"]);
  second!.end();
  other!.end();
  assert.equal(await Promise.all(results), ["first", "second", "other"]);
});

test("work that fails rejects and lets the next one start", async () => {
  const log: string[] = [];
  const inTurn = createTurns();
  const [first, second] = ["first", "second"].map((name) => controlled(log, name));
  const failing = inTurn("a", unaborted(), first!.work).catch((error: unknown) => error);
  const next = inTurn("a", unaborted(), second!.work);
  first!.fail(new Error("broken"));
  second!.end();
  assert.is(await next, "second");
  assert.instance(await failing, Error);
});

test("an abort while waiting rejects at once, and who waits behind still waits for the one before", async () => {
  const log: string[] = [];
  const inTurn = createTurns();
  const [first, second, third] = ["first", "second", "third"].map((name) => controlled(log, name));
  const controller = new AbortController();
  const one = inTurn("a", unaborted(), first!.work);
  const two = inTurn("a", controller.signal, second!.work).catch((error: unknown) => error);
  const three = inTurn("a", unaborted(), third!.work);
  const reason = new Error("canceled");
  controller.abort(reason);
  assert.is(await two, reason);
  await settled();
  assert.equal(log, ["first"]);
  first!.end();
  third!.end();
  assert.equal(await Promise.all([one, three]), ["first", "third"]);
  assert.equal(log, ["first", "third"]);
});

test("a signal that is aborted already keeps work from starting", async () => {
  const log: string[] = [];
  const reason = new Error("canceled");
  const result = createTurns()("a", AbortSignal.abort(reason), controlled(log, "first").work);
  assert.is(await result.catch((error: unknown) => error), reason);
  assert.equal(log, []);
});

test.run();
