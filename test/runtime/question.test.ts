import * as assert from "uvu/assert";
import { ActorCrashedError, ActorTimeoutError, address } from "../../src/runtime/index.ts";
import { createTestSystem } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { type FailingMessage, failingActor, rejectionCode } from "./failing.ts";

const SOON = { timeoutMs: 1_000 };

const test = suite("question");

test("a question is answered by its reply, at once or later", async () => {
  const system = createTestSystem();
  const ref = system.spawn(failingActor(), {}, { name: "a" });
  ref.tell({ type: "note", text: "one" });
  const notes = ref.ask({ type: "notes" }, SOON);
  const kept = ref.ask({ type: "keep" }, SOON);
  await system.run();
  ref.tell({ type: "answerKept", answer: "late" });
  await system.run();
  assert.equal(await notes, ["one"]);
  assert.is(await kept, "late");
});

test("the first answer counts", async () => {
  const system = createTestSystem();
  const ref = system.spawn(failingActor(), {}, { name: "a" });
  const kept = ref.ask({ type: "keep" }, SOON);
  ref.tell({ type: "answerKept", answer: "first" });
  ref.tell({ type: "answerKept", answer: "second" });
  await system.run();
  assert.is(await kept, "first");
});

test("an unanswered question is rejected at its deadline, with the names of actor and question", async () => {
  const system = createTestSystem();
  const ref = system.spawn(failingActor(), {}, { name: "a" });
  const kept = ref.ask({ type: "keep" }, SOON).catch((error: unknown) => error);
  await system.advance(999);
  const early = await Promise.race([kept, Promise.resolve("open")]);
  await system.advance(1);
  const error = await kept;
  assert.is(early, "open");
  assert.instance(error, ActorTimeoutError);
  assert.is(
    String(error),
    'ActorTimeoutError: Cannot ask "test/a" the question "keep": the answer must come within 1000 ms: none came',
  );
  ref.tell({ type: "answerKept", answer: "too late" });
  await system.run();
});

test("questions with different deadlines each expire at their own", async () => {
  const system = createTestSystem();
  const ref = system.spawn(failingActor(), {}, { name: "a" });
  const expired: number[] = [];
  for (const timeoutMs of [300, 100, 200, 100, 300]) {
    ref.ask({ type: "keep" }, { timeoutMs }).catch(() => expired.push(system.clock.monotonic()));
  }
  await system.advance(150);
  ref.ask({ type: "keep" }, { timeoutMs: 100 }).catch(() => expired.push(system.clock.monotonic()));
  await system.advance(500);
  assert.equal(expired, [100, 100, 200, 250, 300, 300]);
});

test("a deadline that makes no sense is refused", async () => {
  const system = createTestSystem();
  const ref = system.spawn(failingActor(), {}, { name: "a" });
  for (const timeoutMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.is(await rejectionCode(ref.ask({ type: "notes" }, { timeoutMs })), "ACTOR_INVALID_OPTION");
  }
});

test("an abort rejects with the signal's reason, before, while and never after", async () => {
  const system = createTestSystem();
  const ref = system.spawn(failingActor(), {}, { name: "a" });
  const reason = new Error("enough");
  const early = ref.ask({ type: "keep" }, { ...SOON, signal: AbortSignal.abort(reason) });
  assert.is(await early.catch((error: unknown) => error), reason);
  const controller = new AbortController();
  const during = ref.ask({ type: "keep" }, { ...SOON, signal: controller.signal });
  const late = ref.ask({ type: "notes" }, { ...SOON, signal: controller.signal });
  await system.run();
  controller.abort(reason);
  assert.is(await during.catch((error: unknown) => error), reason);
  assert.equal(await late, []);
});

test("a question that was given up while it waited is not handled", async () => {
  const system = createTestSystem();
  const probe = system.probe<FailingMessage>();
  const given = probe.ref.ask({ type: "keep" }, { timeoutMs: 10 }).catch(() => "given up");
  system.clock.moveTo(10);
  await system.run();
  assert.is(await given, "given up");
  probe.expectNoMessage();
});

test("a crash rejects what was in hand, with its cause, and leaves what waited to the next incarnation", async () => {
  const system = createTestSystem();
  const ref = system.spawn(failingActor(), {}, { name: "a" });
  const kept = ref.ask({ type: "keep" }, SOON).catch((error: unknown) => error);
  const asked = ref.ask({ type: "crashAsked" }, SOON).catch((error: unknown) => error);
  const waiting = ref.ask({ type: "notes" }, SOON);
  await system.run();
  for (const error of [await kept, await asked]) {
    assert.ok(error instanceof ActorCrashedError);
    assert.is(error.cause instanceof Error && error.cause.message, "asked");
  }
  assert.equal(await waiting, []);
});

test("a stop rejects what was in hand and what waited", async () => {
  const system = createTestSystem();
  const ref = system.spawn(failingActor(), {}, { name: "a", restart: "temporary" });
  const kept = ref.ask({ type: "keep" }, SOON);
  ref.tell({ type: "stop" });
  const waiting = ref.ask({ type: "notes" }, SOON);
  const codes = Promise.all([kept, waiting].map(rejectionCode));
  await system.run();
  assert.equal(await codes, ["ACTOR_STOPPED", "ACTOR_STOPPED"]);
  assert.is(await rejectionCode(ref.ask({ type: "notes" }, SOON)), "ACTOR_STOPPED");
});

test("a question to an address without an actor keeps its deadline", async () => {
  const ref = address<FailingMessage>("nobody");
  assert.is(await rejectionCode(ref.ask({ type: "notes" }, { timeoutMs: 1 })), "ACTOR_TIMEOUT");
});

test("a full mailbox rejects a question", async () => {
  const system = createTestSystem();
  const bounded = { ...failingActor(), mailbox: { capacity: 1 } };
  const ref = system.spawn(bounded, {}, { name: "a" });
  ref.tell({ type: "note", text: "full" });
  assert.is(await rejectionCode(ref.ask({ type: "notes" }, SOON)), "ACTOR_MAILBOX_FULL");
});

test.run();
