import * as assert from "uvu/assert";
import type { ActorRef, Context, Ended, Outcome } from "../../src/runtime/index.ts";
import { createTestSystem } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { type FailingMessage, codeOf, failingActor, rejectionCode } from "./failing.ts";
import { type OpenMessage, startOpenActor } from "./open-actor.ts";

const note = (text: string): { type: "note"; text: string } => ({ type: "note", text });
const noteOutcome = (outcome: Outcome<string>): { type: "note"; text: string } =>
  note(outcome.ok ? outcome.value : String(outcome.error));

const test = suite("incarnation");

test("a pipe tells the actor how a promise settled", async () => {
  const system = createTestSystem();
  const { act, notes } = startOpenActor(system);
  await act((context) => {
    context.pipe(Promise.resolve("value"), noteOutcome);
    context.pipe(Promise.reject(new Error("failure")), noteOutcome);
  });
  assert.equal(notes, ["value", "Error: failure"]);
});

test("what settles after the incarnation that waited for it is dropped", async () => {
  const system = createTestSystem();
  const { act, crash, notes } = startOpenActor(system);
  let settle: (value: string) => void = () => {};
  await act((context) => {
    context.pipe(
      new Promise<string>((resolve) => {
        settle = resolve;
      }),
      noteOutcome,
    );
  });
  await crash();
  settle("stale");
  await system.run();
  assert.equal(notes, []);
});

test("what settled before a crash and was not yet handled is dropped, too", async () => {
  const system = createTestSystem();
  const { act, ref, notes } = startOpenActor(system);
  await act((context) => context.pipe(Promise.resolve("stale"), noteOutcome));
  notes satisfies readonly string[];
  assert.equal(notes, ["stale"]);
  ref.tell({
    type: "do",
    what: (context) => {
      context.timers.once("now", 0, note("stale timer"));
      system.clock.moveTo(0);
      throw new Error("crash");
    },
  });
  await system.run();
  assert.equal(notes, ["stale"]);
});

test("a failure to make the message of an outcome crashes the actor", async () => {
  const system = createTestSystem();
  const { act, ref, notes } = startOpenActor(system);
  await act((context) =>
    context.pipe(Promise.resolve(), () => {
      throw new Error("no message");
    }),
  );
  ref.tell(note("restarted"));
  await system.run();
  assert.equal(notes, ["restarted"]);
  assert.is(system.describe().actors[0]?.children[0]?.children[0]?.restarts, 1);
});

test("a stash gives messages back in their order, before those that wait", async () => {
  const system = createTestSystem();
  const { ref, notes } = startOpenActor(system, { closed: true });
  for (const text of ["1", "2"]) ref.tell(note(text));
  const answer = ref.ask({ type: "question" }, { timeoutMs: 10 });
  ref.tell({ type: "openUp" });
  ref.tell(note("3"));
  await system.run();
  assert.equal(notes, ["1", "2", "3"]);
  assert.is(await answer, "answer");
});

test("a crash puts stashed messages back, questions included", async () => {
  const system = createTestSystem();
  const { ref, notes, crash } = startOpenActor(system, { closed: true });
  ref.tell(note("1"));
  const answer = ref.ask({ type: "question" }, { timeoutMs: 10 });
  await system.run();
  await crash();
  ref.tell({ type: "openUp" });
  await system.run();
  assert.equal(notes, ["1"]);
  assert.is(await answer, "answer");
});

test("a stash takes 1,000 messages, and one more is a crash", async () => {
  const system = createTestSystem();
  const causes: unknown[] = [];
  system.observe((event) => void (event.type === "crashed" && causes.push(codeOf(event.cause))));
  const { ref } = startOpenActor(system, { closed: true });
  for (let n = 0; n < 1_000; n += 1) ref.tell(note("x"));
  await system.run();
  assert.equal(causes, []);
  ref.tell(note("x"));
  await system.run();
  assert.ok(causes.includes("ACTOR_STASH_FULL"));
});

test("a watcher is told of each end of a life, in its own protocol", async () => {
  const system = createTestSystem();
  const ends: Ended[] = [];
  const watched = system.spawn(failingActor(), {}, { name: "watched", restart: "transient" });
  const { act } = startOpenActor(system);
  const boom = new Error("boom");
  await act((context) => context.watch(watched, (ended) => ({ type: "do", what: () => void ends.push(ended) })));
  watched.tell({ type: "crash", cause: boom });
  await system.run();
  watched.tell({ type: "stop" });
  await system.run();
  assert.equal(ends, [
    { name: "test/watched", reason: "crashed", cause: boom, restarting: true },
    { name: "test/watched", reason: "stopped", restarting: false },
  ]);
});

test("a watcher of an actor that has stopped is told at once", async () => {
  const system = createTestSystem();
  const { act, notes } = startOpenActor(system);
  const gone = system.spawn(failingActor(), {}, { name: "gone", restart: "temporary" });
  gone.tell({ type: "stop" });
  await system.run();
  await act((context) => context.watch(gone, ({ reason }) => note(reason)));
  assert.equal(notes, ["stopped"]);
});

test("after unwatch nothing arrives, even if it waited already", async () => {
  const system = createTestSystem();
  const { act, notes } = startOpenActor(system);
  const watched = system.spawn(failingActor(), {}, { name: "watched", restart: "temporary" });
  await act((context) => {
    context.watch(watched, ({ reason }) => note(reason));
    context.unwatch(watched);
  });
  watched.tell({ type: "stop" });
  await system.run();
  assert.equal(notes, []);
});

test("the signal aborts when the incarnation ends, and a new one has a new signal", async () => {
  const system = createTestSystem();
  const { act, crash } = startOpenActor(system);
  const signals: AbortSignal[] = [];
  await act((context) => void signals.push(context.signal));
  await crash();
  await act((context) => void signals.push(context.signal));
  assert.equal(
    signals.map(({ aborted }) => aborted),
    [true, false],
  );
  assert.is(String(signals[0]?.reason), "Error: crash");
});

test("a name is taken as long as its bearer lives", async () => {
  const system = createTestSystem();
  const { act } = startOpenActor(system);
  const codes: unknown[] = [];
  const spawn = (context: Context<OpenMessage>): ActorRef<FailingMessage> =>
    context.spawn(failingActor(), {}, { name: "child" });
  await act((context) => {
    const ref = spawn(context);
    try {
      spawn(context);
    } catch (error) {
      codes.push(codeOf(error));
    }
    context.stopChild(ref);
  });
  await act((context) => void codes.push(spawn(context).name));
  assert.equal(codes, ["ACTOR_NAME_TAKEN", "test/open/child"]);
});

test("a context of an earlier incarnation has no effect any more", async () => {
  const system = createTestSystem();
  const { act, crash, notes } = startOpenActor(system);
  const contexts: Context<OpenMessage>[] = [];
  await act((context) => void contexts.push(context));
  await crash();
  const [old] = contexts;
  assert.ok(old !== undefined);
  old.timers.once("late", 0, note("late"));
  old.pipe(Promise.resolve("late"), noteOutcome);
  old.stop();
  old.unstashAll();
  await system.advance(1);
  assert.equal(notes, []);
  assert.throws(
    () => old.spawn(failingActor(), {}, { name: "late" }),
    (error: unknown) => codeOf(error) === "ACTOR_STOPPED",
  );
});

test("an actor can ask itself, because handlers do not wait", async () => {
  const system = createTestSystem();
  const { act, notes } = startOpenActor(system);
  await act((context) => context.pipe(context.self.ask({ type: "question" }, { timeoutMs: 10 }), noteOutcome));
  assert.equal(notes, ["answer"]);
});

test("a handler that returns a rejecting promise crashes its actor", async () => {
  const system = createTestSystem();
  const { act, ref } = startOpenActor(system);
  await act((): unknown => Promise.reject(new Error("async")));
  assert.is(system.describe().actors[0]?.children[0]?.children[0]?.restarts, 1);
  assert.is(await rejectionCode(Promise.all([ref.ask({ type: "question" }, { timeoutMs: 10 }), system.run()])), "none");
});

test.run();
