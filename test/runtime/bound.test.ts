import fc from "fast-check";
import * as assert from "uvu/assert";
import { type ActorRef, type Overflow, defineActor } from "../../src/runtime/index.ts";
import { type TestSystem, createTestSystem } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { codeOf, rejectionCode } from "./failing.ts";

type NumberMessage = { readonly type: "number"; readonly n: number };

interface Counter {
  readonly system: TestSystem;
  readonly ref: ActorRef<NumberMessage>;
  readonly handled: number[];
  readonly lost: number[];
  readonly fill: (count: number) => void;
}

function boundedCounter(capacity: number, overflow: Overflow): Counter {
  const system = createTestSystem();
  const handled: number[] = [];
  const lost: number[] = [];
  system.observe((event) => {
    if (event.type === "deadLetter" && "n" in event.message && typeof event.message.n === "number")
      lost.push(event.message.n);
  });
  const counter = defineActor<NumberMessage>(
    "counter",
    (context) => {
      context.timers.every("tick", 1_000, { type: "number", n: -1 });
      return { number: ({ n }) => void handled.push(n) };
    },
    { mailbox: { capacity, overflow } },
  );
  const ref = system.spawn(counter, undefined, { name: "counter" });
  const fill = (count: number): void => {
    for (let n = 0; n < count; n += 1) ref.tell({ type: "number", n });
  };
  return { system, ref, handled, lost, fill };
}

const test = suite("bound");

test("reject and drop-newest lose what comes last, drop-oldest what came first", async () => {
  const last = { handled: [0, 1], lost: [2, 3] };
  const outcomes = { reject: last, "drop-newest": last, wait: last, "drop-oldest": { handled: [2, 3], lost: [0, 1] } };
  for (const overflow of ["reject", "drop-newest", "wait", "drop-oldest"] as const) {
    const { system, fill, handled, lost } = boundedCounter(2, overflow);
    fill(4);
    await system.run();
    assert.equal({ handled, lost }, outcomes[overflow], overflow);
  }
});

test("whatever the bound and the policy, each message is handled or a dead letter, and never both", async () => {
  const policies = fc.constantFrom<Overflow>("reject", "drop-newest", "drop-oldest", "wait");
  await fc.assert(
    fc.asyncProperty(
      policies,
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 8 })),
      async (overflow, capacity, bursts) => {
        const { system, ref, handled, lost } = boundedCounter(capacity, overflow);
        let next = 0;
        for (const burst of bursts) {
          for (let n = 0; n < burst; n += 1, next += 1) ref.tell({ type: "number", n: next });
          await system.run();
        }
        assert.equal(
          [...handled, ...lost].toSorted((a, b) => a - b),
          [...Array(next).keys()],
        );
        assert.equal(
          handled,
          handled.toSorted((a, b) => a - b),
        );
      },
    ),
    { numRuns: 50 },
  );
});

test("tellWhenReady waits for room, first come, first served", async () => {
  const { system, ref, fill, handled, lost } = boundedCounter(2, "wait");
  fill(2);
  const waiting = [2, 3, 4].map((n) => ref.tellWhenReady({ type: "number", n }));
  assert.equal(handled, []);
  await system.run();
  await Promise.all(waiting);
  assert.equal(handled, [0, 1, 2, 3, 4]);
  assert.equal(lost, []);
});

test("tellWhenReady rejects when the mailbox is full under reject, and tells under the others", async () => {
  const rejecting = boundedCounter(1, "reject");
  rejecting.fill(1);
  assert.is(await rejectionCode(rejecting.ref.tellWhenReady({ type: "number", n: 1 })), "ACTOR_MAILBOX_FULL");
  const dropping = boundedCounter(1, "drop-oldest");
  dropping.fill(1);
  await dropping.ref.tellWhenReady({ type: "number", n: 1 });
  await dropping.system.run();
  assert.equal(dropping.handled, [1]);
});

test("tellWhenReady leaves the line when its signal aborts or the actor stops", async () => {
  const { system, ref, fill, handled } = boundedCounter(1, "wait");
  fill(1);
  const controller = new AbortController();
  const aborted = ref.tellWhenReady({ type: "number", n: 1 }, { signal: controller.signal });
  controller.abort("enough");
  assert.is(await aborted.catch((reason: unknown) => reason), "enough");
  assert.is(
    await ref.tellWhenReady({ type: "number", n: 1 }, { signal: AbortSignal.abort("at once") }).catch(String),
    "at once",
  );
  const waiting = ref.tellWhenReady({ type: "number", n: 2 }).catch(codeOf);
  await system.stop({ deadlineMs: 10 });
  assert.is(await waiting, "ACTOR_STOPPED");
  assert.is(await rejectionCode(ref.tellWhenReady({ type: "number", n: 3 })), "ACTOR_STOPPED");
  assert.equal(handled, []);
});

test("what an actor sends itself gets past its bound and is never dropped for others", async () => {
  const { system, fill, handled } = boundedCounter(1, "drop-oldest");
  fill(1);
  system.clock.moveTo(1_000);
  fill(3);
  await system.run();
  assert.equal(handled, [-1, 2]);
});

test.run();
