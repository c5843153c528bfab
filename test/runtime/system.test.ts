import * as assert from "uvu/assert";
import { type SystemEvent, address, child, createSystem, supervisor } from "../../src/runtime/index.ts";
import { createTestSystem } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { type FailingArgs, type FailingMessage, codeOf, failingActor, rejectionCode } from "./failing.ts";

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function one(name: string, args: FailingArgs = {}, maxRestarts = 3): ReturnType<typeof supervisor> {
  return supervisor({
    name: `${name}-root`,
    maxRestarts,
    children: [child(address<FailingMessage>(name), failingActor(), { name, ...args })],
  });
}

const test = suite("system");

test("a system runs by itself, in the event loop", async () => {
  const system = createSystem();
  const ref = address<FailingMessage>("a");
  system.start(supervisor({ name: "root", children: [child(ref, failingActor(), {})] }));
  ref.tell({ type: "note", text: "told" });
  assert.equal(await ref.ask({ type: "notes" }, { timeoutMs: 1_000 }), ["told"]);
  await system.stop({ deadlineMs: 1_000 });
});

test("trees stop in reverse order of their start, each before the next", async () => {
  const system = createTestSystem();
  const diary: string[] = [];
  for (const name of ["a", "b"]) system.start(one(name, { diary, cleanup: async () => {} }));
  diary.length = 0;
  await system.stop({ deadlineMs: 10 });
  assert.equal(diary, ["b ends", "b ended", "a ends", "a ended"]);
});

test("a stop may be asked for twice, and nothing starts after it", async () => {
  const system = createTestSystem();
  system.start(one("a"));
  await Promise.all([system.stop({ deadlineMs: 10 }), system.stop({ deadlineMs: 20 })]);
  await system.stop({ deadlineMs: 10 });
  assert.throws(
    () => system.start(one("b")),
    (error: unknown) => codeOf(error) === "ACTOR_ALREADY_STARTED",
  );
});

test("the earlier of two deadlines counts", async () => {
  const system = createTestSystem();
  system.start(one("a", { cleanup: () => new Promise(() => {}) }));
  const late = rejectionCode(system.stop({ deadlineMs: 10_000 }));
  const soon = rejectionCode(system.stop({ deadlineMs: 100 }));
  await system.advance(100);
  assert.equal(await Promise.all([late, soon]), ["ACTOR_STOP_DEADLINE", "ACTOR_STOP_DEADLINE"]);
});

test("a system without actors stops at once", async () => {
  await createSystem().stop({ deadlineMs: 10 });
});

test("a failed root is told to onFailure, and the system stops by itself", async () => {
  const failures: unknown[] = [];
  const system = createTestSystem({ onFailure: (error) => failures.push(error) });
  const diary: string[] = [];
  system.start(one("good", { diary, cleanup: async () => {} }));
  system.start(one("bad", { failingSetups: 1 }, 0));
  await system.run();
  assert.match(String(failures[0]), 'Cannot keep "bad" running');
  assert.equal(diary, ["good starts", "good ends", "good ended"]);
  assert.equal(
    system.describe().actors.map(({ state }) => state),
    ["stopped", "stopped"],
  );
});

test("a failing onFailure does not keep the system from stopping", async () => {
  const system = createTestSystem({
    onFailure: () => {
      throw new Error("and this fails, too");
    },
  });
  system.start(one("bad", { failingSetups: 1 }, 0));
  await system.run();
  assert.is(system.describe().actors[0]?.state, "stopped");
});

test("observe tells what happens, until it is ended, and a failing listener disturbs nobody", async () => {
  const system = createTestSystem();
  const events: SystemEvent[] = [];
  const end = system.observe((event) => void events.push(event));
  system.observe(() => {
    throw new Error("listener");
  });
  const ref = system.spawn(failingActor(), {}, { name: "a", restart: "transient" });
  ref.tell({ type: "note", text: "x" });
  await system.run();
  end();
  ref.tell({ type: "stop" });
  await system.run();
  assert.equal(
    events.filter((event) => event.actor === "test/a"),
    [
      { type: "spawned", actor: "test/a", kind: "failing" },
      { type: "started", actor: "test/a", incarnation: 1 },
      { type: "handled", actor: "test/a", message: { type: "note", text: "x" }, durationMs: 0 },
    ],
  );
});

test("describe shows the tree with state, waiting and handled messages and restarts", async () => {
  const system = createTestSystem();
  const ref = address<FailingMessage>("a");
  system.start(supervisor({ name: "root", children: [child(ref, failingActor(), {})] }));
  ref.tell({ type: "note", text: "x" });
  ref.tell({ type: "crash", cause: new Error("x") });
  await system.run();
  ref.tell({ type: "note", text: "y" });
  assert.equal(system.describe(), {
    deadLetters: 0,
    actors: [
      {
        name: "root",
        kind: "supervisor",
        state: "running",
        waiting: 0,
        handled: 0,
        restarts: 0,
        children: [{ name: "a", kind: "failing", state: "running", waiting: 1, handled: 2, restarts: 1, children: [] }],
      },
    ],
  });
});

test("a system that has stopped leaves nothing that keeps the process alive", async () => {
  const timeouts = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timeouts();
  const system = createSystem({ log: silent });
  const ref = address<FailingMessage>("a");
  const backoff = { minMs: 60_000, maxMs: 60_000 };
  system.start(supervisor({ name: "root", children: [child(ref, failingActor(), { failingSetups: 1 }, { backoff })] }));
  const asked = rejectionCode(ref.ask({ type: "keep" }, { timeoutMs: 60_000 }));
  await system.stop({ deadlineMs: 60_000 });
  assert.is(await asked, "ACTOR_STOPPED");
  assert.is(timeouts(), before);
});

test.run();
