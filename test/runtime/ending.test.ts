import * as assert from "uvu/assert";
import { type Context, StopDeadlineError, type SystemEvent } from "../../src/runtime/index.ts";
import { createTestSystem } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { failingActor } from "./failing.ts";
import { type OpenMessage, startOpenActor } from "./open-actor.ts";

/** A cleanup that ends when the test says so. */
function heldCleanup(): { readonly cleanup: () => Promise<void>; readonly release: () => void } {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { cleanup: () => held, release };
}

const test = suite("ending");

test("children end before their parent's cleanups, the last started first, one after another", async () => {
  const system = createTestSystem();
  const { act } = startOpenActor(system);
  const diary: string[] = [];
  await act((context) => {
    context.onStop(() => void diary.push("parent, registered first"));
    context.onStop(async () => void diary.push("parent, registered last"));
    for (const name of ["a", "b"]) context.spawn(failingActor(), { diary, name, cleanup: async () => {} }, { name });
  });
  diary.length = 0;
  await system.stop({ deadlineMs: 10 });
  assert.equal(diary, [
    "b ends",
    "b ended",
    "a ends",
    "a ended",
    "parent, registered last",
    "parent, registered first",
  ]);
});

test("children have ended before their parent starts again", async () => {
  const system = createTestSystem();
  const { act, crash, ref } = startOpenActor(system);
  const { cleanup, release } = heldCleanup();
  const diary: string[] = [];
  await act((context) => void context.spawn(failingActor(), { diary, cleanup }, { name: "child" }));
  await crash();
  const answer = ref.ask({ type: "question" }, { timeoutMs: 100 }).then((text) => diary.push(text));
  await system.run();
  assert.equal(diary, ["failing starts", "failing ends"]);
  release();
  await system.run();
  await answer;
  assert.equal(diary, ["failing starts", "failing ends", "failing ended", "answer"]);
});

test("a cleanup that fails is reported and keeps no other from running", async () => {
  const system = createTestSystem();
  const failures: unknown[] = [];
  system.observe((event) => void (event.type === "cleanupFailed" && failures.push(event.cause)));
  const { act } = startOpenActor(system);
  const diary: string[] = [];
  await act((context) => {
    context.onStop(() => void diary.push("cleaned"));
    context.onStop(() => {
      throw new Error("sync");
    });
    context.onStop(() => Promise.reject(new Error("async")));
  });
  await system.stop({ deadlineMs: 10 });
  assert.equal(failures.map(String), ["Error: async", "Error: sync"]);
  assert.equal(diary, ["cleaned"]);
});

test("on a restart a cleanup is abandoned after five seconds", async () => {
  const system = createTestSystem();
  const events: SystemEvent["type"][] = [];
  system.observe(({ type }) => void events.push(type));
  const { act, crash, notes, ref } = startOpenActor(system);
  await act((context) => context.onStop(() => new Promise(() => {})));
  await crash();
  ref.tell({ type: "note", text: "again" });
  await system.advance(4_999);
  assert.equal(notes, []);
  await system.advance(1);
  assert.equal(notes, ["again"]);
  assert.ok(events.includes("cleanupAbandoned"));
});

test("a system that does not stop in time kills what is left and says what that was", async () => {
  const system = createTestSystem();
  const { act } = startOpenActor(system, { name: "slow" });
  await act((context) => context.onStop(() => new Promise(() => {})));
  const stopped = system.stop({ deadlineMs: 60_000 }).catch((error: unknown) => error);
  await system.advance(59_999);
  assert.is(system.describe().actors[0]?.state, "closing");
  await system.advance(1);
  const error = await stopped;
  assert.ok(error instanceof StopDeadlineError);
  assert.is(
    error.message,
    'Cannot stop the system in order: all actors must stop within 60000 ms: killed "test/slow", "test", "testkit"',
  );
  assert.is(system.describe().actors[0]?.state, "stopped");
});

test("stop leaves what waits unhandled, drain handles it and takes no more", async () => {
  for (const verb of ["stop", "drain"] as const) {
    const system = createTestSystem();
    const { ref, notes } = startOpenActor(system, { restart: "temporary" });
    const stopping = (context: Context<OpenMessage>): void => {
      context.stop(verb);
      context.self.tell({ type: "note", text: "too late" });
    };
    ref.tell({ type: "do", what: stopping });
    ref.tell({ type: "note", text: "waits" });
    await system.run();
    assert.equal(notes, verb === "stop" ? [] : ["waits"]);
  }
});

test("a stop from within a handler finishes that handler", async () => {
  const system = createTestSystem();
  const { act, ref } = startOpenActor(system, { restart: "temporary" });
  const diary: string[] = [];
  ref.tell({ type: "note", text: "before" });
  await act((context) => {
    context.onStop(() => void diary.push("cleanup"));
    context.stop();
    context.stop("kill");
    diary.push("rest of the handler");
  });
  assert.equal(diary, ["rest of the handler", "cleanup"]);
});

test("a stop by the parent goes before all messages that wait", async () => {
  const system = createTestSystem();
  const parent = startOpenActor(system);
  const diary: string[] = [];
  await parent.act((context) => {
    const child = context.spawn(failingActor(), { diary, cleanup: async () => {} }, { name: "child" });
    child.tell({ type: "crash", cause: new Error("never handled") });
    context.stopChild(child);
  });
  assert.equal(diary, ["failing starts", "failing ends", "failing ended"]);
  assert.is(system.describe().deadLetters, 1);
});

test("kill waits for no cleanup, its own or its children's", async () => {
  const system = createTestSystem();
  const { act } = startOpenActor(system);
  const diary: string[] = [];
  const cleanup = (): Promise<void> => new Promise(() => {});
  await act((context) => {
    const child = context.spawn(failingActor(), { diary, cleanup }, { name: "child" });
    context.stopChild(child, "kill");
  });
  assert.equal(diary, ["failing starts", "failing ends"]);
  await act((context) => void context.spawn(failingActor(), { diary, cleanup }, { name: "child" }));
});

test("drain asked for by the parent ends the child for good", async () => {
  const system = createTestSystem();
  const { act } = startOpenActor(system);
  const diary: string[] = [];
  const probe = system.probe();
  await act((context) => {
    const child = context.spawn(failingActor(), { diary }, { name: "child" });
    child.tell({ type: "note", text: "waits" });
    context.stopChild(child, "drain");
    context.watch(child, ({ restarting }) => ({ type: "note", text: String(restarting) }));
  });
  assert.equal(diary, ["failing starts"]);
  probe.expectNoMessage();
});

test("a stop in the middle of a restart's backoff ends it", async () => {
  const system = createTestSystem();
  const { act } = startOpenActor(system);
  const diary: string[] = [];
  await act((context) => {
    const backoff = { minMs: 1_000, maxMs: 1_000, jitter: 0 };
    const child = context.spawn(failingActor(), { diary }, { name: "child", backoff });
    child.tell({ type: "crash", cause: "boom" });
    context.timers.once("stop", 500, { type: "do", what: (later) => later.stopChild(child) });
  });
  await system.advance(5_000);
  assert.equal(diary, ["failing starts"]);
});

test.run();
