import * as assert from "uvu/assert";
import { type ActorRef, type Message, defineActor } from "../../src/runtime/index.ts";
import { SeedError, type TestSystem, createTestSystem, underSeeds } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { failingActor } from "./failing.ts";
import { startOpenActor } from "./open-actor.ts";

type Go = { readonly type: "go" };
type Named = { readonly type: "named"; readonly name: string };

/** Has actors a, b and c tell one probe their names, and returns the order of arrival. */
async function raceUnder(seed?: number): Promise<string> {
  const system = createTestSystem(seed === undefined ? {} : { seed });
  const probe = system.probe<Named>();
  const racer = defineActor<Go, string>("racer", (_context, name) => ({
    go: () => probe.ref.tell({ type: "named", name }),
  }));
  for (const name of ["a", "b", "c"]) system.spawn(racer, name, { name }).tell({ type: "go" });
  await system.run();
  return probe.received.map(({ name }) => name).join("");
}

/** Fails only if b's message overtakes a's. */
async function planted(seed: number): Promise<void> {
  const order = await raceUnder(seed);
  assert.ok(order.indexOf("a") < order.indexOf("b"), `arrived as ${order}`);
}

const test = suite("testkit");

test("nothing happens but in run and advance, and no time passes in run", async () => {
  const system = createTestSystem();
  const { ref, notes } = startOpenActor(system);
  ref.tell({ type: "note", text: "x" });
  await Promise.resolve();
  assert.equal(notes, []);
  const before = system.clock.now();
  await system.run();
  assert.equal(notes, ["x"]);
  assert.is(system.clock.now(), before);
});

test("run goes on until promises that need nothing from outside have had their effect", async () => {
  const system = createTestSystem();
  const { act, notes } = startOpenActor(system);
  const chain = async (): Promise<string> => {
    for (let n = 0; n < 100; n += 1) await Promise.resolve();
    return "end of the chain";
  };
  await act((context) => context.pipe(chain(), (outcome) => ({ type: "note", text: outcome.ok ? outcome.value : "" })));
  assert.equal(notes, ["end of the chain"]);
});

test("advance runs what falls due in order, with everything that follows, each at its time", async () => {
  const system = createTestSystem();
  const { act, notes } = startOpenActor(system);
  await act((context) => {
    const noteTime = (): void => context.self.tell({ type: "note", text: String(context.clock.monotonic()) });
    context.timers.once("late", 200, { type: "do", what: noteTime });
    context.timers.once("early", 100, {
      type: "do",
      what: (later) => {
        noteTime();
        later.timers.once("follows", 50, { type: "do", what: noteTime });
      },
    });
  });
  await system.advance(1_000);
  assert.equal(notes, ["100", "150", "200"]);
  assert.is(system.clock.monotonic(), 1_000);
});

test(
  "a system that is never idle is a failure, not a hang",
  async () => {
    const system = createTestSystem();
    const endless = defineActor<Go>("endless", ({ self }) => ({ go: () => self.tell({ type: "go" }) }));
    system.spawn(endless, undefined, { name: "endless" }).tell({ type: "go" });
    const error = await system.run().catch(String);
    assert.match(String(error), "Cannot run the system until it is idle");
  },
  { limitMs: 60_000 },
);

test("a probe gives out what it received in order, and says what it found instead", async () => {
  const system = createTestSystem();
  const probe = system.probe<Go | Named>("observer");
  probe.expectNoMessage();
  probe.ref.tell({ type: "named", name: "x" });
  probe.ref.tell({ type: "go" });
  await system.run();
  assert.throws(
    () => probe.expectMessage("go"),
    /Cannot take "go" from "test\/observer": it must be the next message: found "named"/,
  );
  assert.is(probe.expectMessage("named").name, "x");
  assert.throws(() => probe.expectNoMessage(), /found "go"/);
  probe.expectMessage("go");
  probe.expectNoMessage();
  assert.throws(() => probe.expectMessage("go"), /found none/);
});

test("a probe tells whether an actor has stopped", async () => {
  const system = createTestSystem();
  const probe = system.probe();
  const ref = system.spawn(failingActor(), {}, { name: "a", restart: "temporary" });
  assert.throws(() => probe.expectStopped(ref), /it must have stopped: found it running/);
  ref.tell({ type: "stop" });
  await system.run();
  probe.expectStopped(ref);
});

test("what crashes too often in a test is found in failures", async () => {
  const system = createTestSystem();
  const ref = system.spawn(failingActor(), {}, { name: "a" });
  for (let n = 0; n < 4; n += 1) ref.tell({ type: "crash", cause: new Error("x") });
  await system.run();
  assert.is(system.failures.length, 1);
});

test("seeds give different orders, and the same seed the same one", async () => {
  const orders = new Set<string>();
  for (let seed = 0; seed < 60; seed += 1) {
    const order = await raceUnder(seed);
    assert.is(await raceUnder(seed), order);
    orders.add(order);
  }
  assert.equal([...orders].toSorted(), ["abc", "acb", "bac", "bca", "cab", "cba"]);
  assert.is(await raceUnder(), "abc");
});

test("a failure under seeds names the seed that replays it", async () => {
  await underSeeds({ runs: 20 }, async (seed) => assert.is((await raceUnder(seed)).length, 3));
  const failure = await underSeeds({ runs: 1_000 }, planted).catch((error: unknown) => error);
  assert.ok(failure instanceof SeedError);
  assert.match(failure.message, `replay it with { from: ${failure.seed}, runs: 1 }): arrived as `);
  const replay = await underSeeds({ from: failure.seed, runs: 1 }, planted).catch((error: unknown) => error);
  assert.ok(replay instanceof SeedError && failure.cause instanceof Error && replay.cause instanceof Error);
  assert.is(replay.cause.message, failure.cause.message);
});

test("the order between two actors is kept under every seed", async () => {
  await underSeeds({ runs: 200 }, async (seed) => {
    const system: TestSystem = createTestSystem({ seed });
    const probe = system.probe<Named>();
    const relay: ActorRef<Named> = system.spawn(
      defineActor<Named>("relay", () => ({ named: (message) => probe.ref.tell(message) })),
      undefined,
      { name: "relay" },
    );
    for (const name of ["1", "2", "3", "4"]) relay.tell({ type: "named", name });
    await system.run();
    assert.is(probe.received.map(({ name }) => name).join(""), "1234");
  });
});

test("a question to a probe is answered by the test", async () => {
  type Asking = Message & { readonly type: "what"; readonly reply: (answer: number) => void };
  const system = createTestSystem();
  const probe = system.probe<Asking>();
  const answer = probe.ref.ask({ type: "what" }, { timeoutMs: 10 });
  await system.run();
  probe.expectMessage("what").reply(42);
  assert.is(await answer, 42);
});

test.run();
