import * as assert from "uvu/assert";
import { type ActorRef, type Context, type Reply, address, child, defineActor } from "../../src/runtime/index.ts";
import { createTestSystem } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";

type Add = { readonly type: "add"; readonly n: number };
type Total = { readonly type: "total"; readonly reply: Reply<number> };
type Name = { readonly type: "name"; readonly of: string; readonly reply: Reply<string | undefined> };
type Narrow = Add | Total | Name;
type Wide = Narrow | { readonly type: "reset" } | { readonly type: "isEmpty"; readonly reply: Reply<boolean> };

/** Holds code that must compile, or must not, and is never run. */
const compiles = (
  _code: (narrow: ActorRef<Narrow>, wide: ActorRef<Wide>, context: Context<Narrow>) => unknown,
): void => {};

const handlers = {
  add: (): void => {},
  total: ({ reply }: Total): void => reply(0),
  name: ({ reply }: Name): void => reply(undefined),
};
const narrowActor = defineActor<Narrow, number>("narrow", () => handlers);

const test = suite("types");

test("the answer's type follows from the question", async () => {
  const system = createTestSystem();
  const ref = system.spawn(narrowActor, 1, { name: "narrow" });
  const total: Promise<number> = ref.ask({ type: "total" }, { timeoutMs: 1 });
  const name: Promise<string | undefined> = ref.ask({ type: "name", of: "x" }, { timeoutMs: 1 });
  await system.run();
  assert.equal(await Promise.all([total, name]), [0, undefined]);
});

test("a message that the actor does not know does not compile", () => {
  compiles((narrow) => {
    narrow.tell({ type: "add", n: 1 });
    // @ts-expect-error an unknown type
    narrow.tell({ type: "subtract", n: 1 });
    // @ts-expect-error a field too many
    narrow.tell({ type: "add", n: 1, m: 2 });
    // @ts-expect-error a field of the wrong type
    narrow.tell({ type: "add", n: "1" });
  });
});

test("telling a question does not compile", () => {
  compiles((narrow, _wide, context) => {
    // @ts-expect-error a question is asked
    narrow.tell({ type: "total", reply: () => {} });
    // @ts-expect-error a question is asked
    narrow.tell({ type: "total" });
    // @ts-expect-error a question is asked
    void narrow.tellWhenReady({ type: "total", reply: () => {} });
    // @ts-expect-error a timer tells
    context.timers.once("key", 1, { type: "total", reply: () => {} });
    // @ts-expect-error a pipe tells
    context.pipe(Promise.resolve(), () => ({ type: "total", reply: () => {} }));
  });
});

test("asking a statement does not compile", () => {
  compiles((narrow) => {
    // @ts-expect-error a statement is told
    void narrow.ask({ type: "add", n: 1 }, { timeoutMs: 1 });
    // @ts-expect-error a field of the question is missing
    void narrow.ask({ type: "name" }, { timeoutMs: 1 });
    // @ts-expect-error a field too many
    void narrow.ask({ type: "total", n: 1 }, { timeoutMs: 1 });
    // @ts-expect-error no deadline
    void narrow.ask({ type: "total" });
  });
});

test("a missing handler and a handler of the wrong message do not compile", () => {
  // @ts-expect-error "name" has no handler
  defineActor<Narrow>("incomplete", () => ({ add: () => {}, total: () => {} }));
  // @ts-expect-error "add" brings a number
  defineActor<Narrow>("wrong", () => ({ ...handlers, add: (_message: { type: "add"; n: string }) => {} }));
  compiles((_narrow, _wide, context) => {
    // @ts-expect-error "name" has no handler
    context.become({ add: () => {}, total: () => {} });
  });
});

test("an answer of the wrong type does not compile", () => {
  defineActor<Narrow>("wrong reply", () => ({
    ...handlers,
    // @ts-expect-error the total is a number
    total: ({ reply }) => reply("1"),
  }));
});

test("a ref that takes more messages stands in for one that takes fewer, and never the other way round", () => {
  compiles((narrow, wide) => {
    const fewer: ActorRef<Narrow> = wide;
    // @ts-expect-error "reset" would not be understood
    const more: ActorRef<Wide> = narrow;
    const any: ActorRef<never> = narrow;
    return [fewer, more, any];
  });
});

test("a child's definition must take every message of its ref", () => {
  const wideActor = defineActor<Wide>("wide", () => ({
    ...handlers,
    reset: () => {},
    isEmpty: ({ reply }) => reply(true),
  }));
  child(address<Narrow>("narrow"), narrowActor, 1);
  child(address<Narrow>("narrow"), wideActor, undefined);
  // @ts-expect-error "reset" would not be understood
  child(address<Wide>("wide"), narrowActor, 1);
  // @ts-expect-error the arguments are a number
  child(address<Narrow>("narrow"), narrowActor, "1");
});

test.run();
