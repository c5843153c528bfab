import * as assert from "uvu/assert";
import {
  type ActorRef,
  type Message,
  type SystemEvent,
  address,
  child,
  defineActor,
  supervisor,
} from "../../src/runtime/index.ts";
import { type TestSystem, createTestSystem, underSeeds } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { type FailingMessage, failingActor } from "./failing.ts";
import { startOpenActor } from "./open-actor.ts";

type NumberMessage = { readonly type: "number"; readonly n: number };

function eventsOf<K extends SystemEvent["type"]>(system: TestSystem, type: K): Extract<SystemEvent, { type: K }>[] {
  const events: Extract<SystemEvent, { type: K }>[] = [];
  const isTyped = (event: SystemEvent): event is Extract<SystemEvent, { type: K }> => event.type === type;
  system.observe((event) => void (isTyped(event) && events.push(event)));
  return events;
}

const test = suite("cell");

test("an address keeps what it is told until its actor starts", async () => {
  const system = createTestSystem();
  const ref = address<FailingMessage>("late");
  ref.tell({ type: "note", text: "early" });
  const notes = ref.ask({ type: "notes" }, { timeoutMs: 1_000 });
  system.start(supervisor({ name: "root", children: [child(ref, failingActor(), {})] }));
  await system.run();
  assert.equal(await notes, ["early"]);
});

test("an address holds one actor at a time, and may hold another one after it has stopped", async () => {
  const ref = address<FailingMessage>("one");
  const spec = (): ReturnType<typeof supervisor> =>
    supervisor({ name: "root", children: [child(ref, failingActor(), {})] });
  const first = createTestSystem();
  first.start(spec());
  const second = createTestSystem();
  second.start(spec());
  await second.run();
  assert.match(String(second.failures[0]), /AlreadyStartedError|RestartLimitError/);
  await first.stop({ deadlineMs: 10 });
  const third = createTestSystem();
  third.start(spec());
  ref.tell({ type: "note", text: "again" });
  const notes = ref.ask({ type: "notes" }, { timeoutMs: 1_000 });
  await third.run();
  assert.equal(await notes, ["again"]);
});

test("the message in hand at a crash is not handled again, and what waits is", async () => {
  const system = createTestSystem();
  const { ref, notes, act } = startOpenActor(system);
  let attempts = 0;
  const crashing = act(() => {
    attempts += 1;
    throw new Error("crash");
  });
  ref.tell({ type: "note", text: "waits" });
  await crashing;
  assert.is(attempts, 1);
  assert.equal(notes, ["waits"]);
});

test("a message is handled at most once", async () => {
  await underSeeds({ runs: 100 }, async (seed) => {
    const system = createTestSystem({ seed });
    const handled: number[] = [];
    const fragile = defineActor<NumberMessage>("fragile", () => ({
      number: ({ n }) => {
        handled.push(n);
        if (n % 10 === seed % 10) throw new Error("crash");
      },
    }));
    const ref = system.spawn(fragile, undefined, { name: "fragile" });
    for (let n = 0; n < 30; n += 1) ref.tell({ type: "number", n });
    await system.run();
    assert.equal(handled, [...Array(30).keys()]);
  });
});

test("a handler that blocks holds up every actor of its thread", async () => {
  const system = createTestSystem();
  const { act } = startOpenActor(system, { name: "blocking" });
  const { ref, notes } = startOpenActor(system, { name: "other" });
  const acted = act(() => {
    ref.tell({ type: "note", text: "x" });
    const until = performance.now() + 5;
    while (performance.now() < until) assert.equal(notes, []);
  });
  await acted;
  assert.equal(notes, ["x"]);
});

test("a ref that the runtime did not make is refused where only a real one will do", async () => {
  const system = createTestSystem();
  const crashes = eventsOf(system, "crashed");
  const { act } = startOpenActor(system);
  const never = (): Promise<never> => new Promise(() => {});
  const double: ActorRef<never> = { name: "double", tell: () => {}, ask: never, tellWhenReady: never };
  await act((context) => context.watch(double, () => ({ type: "note", text: "" })));
  assert.match(
    String(crashes[0]?.cause),
    'UnknownRefError: Cannot watch an actor in "test/open": the ref must come from the runtime',
  );
});

test("a handler may throw anything", async () => {
  const system = createTestSystem();
  const crashes = eventsOf(system, "crashed");
  const ref = system.spawn(failingActor(), {}, { name: "a" });
  const unprintable = Object.create(null);
  for (const cause of ["text", undefined, unprintable]) ref.tell({ type: "crash", cause });
  await system.run();
  assert.equal(
    crashes.map(({ cause }) => cause),
    ["text", undefined, unprintable],
  );
});

test("telling a stopped actor never throws, and each message is a counted dead letter", async () => {
  const system = createTestSystem();
  const lost = eventsOf(system, "deadLetter");
  const ref = system.spawn(failingActor(), {}, { name: "a", restart: "temporary" });
  ref.tell({ type: "stop" });
  ref.tell({ type: "note", text: "waited" });
  await system.run();
  ref.tell({ type: "note", text: "too late" });
  assert.equal(
    lost.map(({ actor, reason }) => [actor, reason]),
    [
      ["test/a", "stopped"],
      ["test/a", "stopped"],
    ],
  );
  assert.is(system.describe().deadLetters, 2);
});

test("a message without a handler is a dead letter", async () => {
  const system = createTestSystem();
  const lost = eventsOf(system, "deadLetter");
  const ref: ActorRef<Message> = system.spawn(
    defineActor<Message>("none", () => ({})),
    undefined,
    { name: "none" },
  );
  ref.tell({ type: "unheard of" });
  await system.run();
  assert.equal(
    lost.map(({ reason }) => reason),
    ["no handler"],
  );
});

test("an unbounded mailbox warns at its high-water mark and at each doubling, and loses nothing", async () => {
  const system = createTestSystem();
  const marks = eventsOf(system, "highWater");
  const counted: number[] = [];
  const counter = defineActor<NumberMessage>("counter", () => ({ number: ({ n }) => void counted.push(n) }), {
    mailbox: { highWater: 10 },
  });
  const ref = system.spawn(counter, undefined, { name: "counter" });
  for (let n = 0; n < 100; n += 1) ref.tell({ type: "number", n });
  assert.equal(
    marks.map(({ waiting }) => waiting),
    [10, 20, 40, 80],
  );
  await system.run();
  assert.is(counted.length, 100);
});

test("a million messages to an actor in backoff wait for it, and are lost at once when it is given up", async () => {
  const system = createTestSystem();
  const starts: string[] = [];
  const fragile = defineActor<NumberMessage>("fragile", () => {
    starts.push("start");
    throw new Error("never");
  });
  const ref = address<NumberMessage>("fragile");
  const backoff = { minMs: 1_000, maxMs: 1_000, jitter: 0 };
  system.start(supervisor({ name: "root", maxRestarts: 1, children: [child(ref, fragile, undefined, { backoff })] }));
  await system.run();
  for (let n = 0; n < 1_000_000; n += 1) ref.tell({ type: "number", n });
  assert.is(system.describe().actors[0]?.children[0]?.waiting, 1_000_000);
  await system.advance(1_000);
  assert.equal(starts, ["start", "start"]);
  assert.is(system.describe().deadLetters, 1_000_000);
});

test("messages from one actor to another arrive in order, whatever else runs", async () => {
  for (let seed = 0; seed < 50; seed += 1) {
    const system = createTestSystem({ seed });
    const received = new Map<string, number[]>();
    type Numbered = { readonly type: "numbered"; readonly from: string; readonly n: number };
    const sink = system.spawn(
      defineActor<Numbered>("sink", () => ({
        numbered: ({ from, n }) => void received.set(from, [...(received.get(from) ?? []), n]),
      })),
      undefined,
      { name: "sink" },
    );
    const source = defineActor<NumberMessage, string>("source", ({ self }, from) => ({
      number: ({ n }) => {
        sink.tell({ type: "numbered", from, n });
        if (n < 20) self.tell({ type: "number", n: n + 1 });
      },
    }));
    for (const name of ["a", "b", "c"]) system.spawn(source, name, { name }).tell({ type: "number", n: 0 });
    await system.run();
    for (const numbers of received.values()) assert.equal(numbers, [...Array(21).keys()]);
    assert.is(received.size, 3);
  }
});

test.run();
