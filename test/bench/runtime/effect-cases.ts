import { Deferred, Effect, Fiber, Queue } from "effect";
import * as size from "./measure.ts";
import type { Cases } from "./measure.ts";

// Effect has no actors: a fiber with a queue of its own is the nearest thing.

type Program<A> = Generator<Effect<unknown>, A>;

/** A fiber that handles what comes into its queue, one message after another. */
function actor<M>(queue: Queue<M>, handle: (message: M) => Effect<unknown>): Effect<Fiber> {
  return Effect.forkChild(
    Effect.gen(function* (): Program<never> {
      for (;;) yield* handle(yield* Queue.take(queue));
    }),
  );
}

/** The rate of `operations`, done by `body`. */
function* perSecond(operations: number, body: () => Program<unknown>): Program<number> {
  const from = performance.now();
  yield* Effect.gen(body);
  return (operations / (performance.now() - from)) * 1_000;
}

const run = <A>(body: () => Program<A>): Promise<A> => Effect.runPromise(Effect.gen(body));

const pingPong = (): Promise<number> =>
  run(function* () {
    const pings = yield* Queue.unbounded<object>();
    const pongs = yield* Queue.unbounded<object>();
    yield* actor(pings, () => Queue.offer(pongs, { type: "pong" }));
    return yield* perSecond(size.ROUND_TRIPS, function* () {
      for (let n = 0; n < size.ROUND_TRIPS; n += 1) {
        yield* Queue.offer(pings, { type: "ping" });
        yield* Queue.take(pongs);
      }
    });
  });

const fanInByCredit = (): Promise<number> =>
  run(function* () {
    const counts = yield* Queue.unbounded<object>();
    const credits = yield* Queue.unbounded<object>();
    yield* actor(credits, () =>
      Effect.gen(function* (): Program<void> {
        for (let n = 0; n < size.CREDIT; n += 1) yield* Queue.offer(counts, { type: "count" });
      }),
    );
    return yield* perSecond(size.FAN_IN, function* () {
      for (let counted = 0; counted < size.FAN_IN; counted += 1) {
        if (counted % size.CREDIT === 0) yield* Queue.offer(credits, { type: "credit" });
        yield* Queue.take(counts);
      }
    });
  });

const ring = (): Promise<number> =>
  run(function* () {
    const done = yield* Deferred.make<boolean>();
    const queues: Queue<{ readonly left: number }>[] = [];
    for (let n = 0; n < 100; n += 1) queues.push(yield* Queue.unbounded<{ readonly left: number }>());
    for (const [index, queue] of queues.entries()) {
      const next = queues[(index + 1) % 100] ?? queue;
      yield* actor(queue, ({ left }) =>
        left === 0 ? Deferred.succeed(done, true) : Queue.offer(next, { left: left - 1 }),
      );
    }
    return yield* perSecond(size.HOPS, function* () {
      const [first] = queues;
      if (first !== undefined) yield* Queue.offer(first, { left: size.HOPS });
      yield* Deferred.await(done);
    });
  });

interface Echo {
  readonly n: number;
  readonly answer: Deferred<number>;
}

function ask(queue: Queue<Echo>, n: number): Effect<number> {
  return Effect.gen(function* (): Program<number> {
    const answer = yield* Deferred.make<number>();
    yield* Queue.offer(queue, { n, answer });
    return yield* Effect.timeout(Deferred.await(answer), size.TIMEOUT_MS);
  });
}

const asking = (inFlight: number): Promise<number> =>
  run(function* () {
    const questions = yield* Queue.unbounded<Echo>();
    yield* actor(questions, ({ n, answer }) => Deferred.succeed(answer, n));
    return yield* perSecond(size.ASKS, function* () {
      for (let asked = 0; asked < size.ASKS; asked += inFlight) {
        const round = Array.from({ length: inFlight }, (_, n) => ask(questions, n));
        yield* Effect.all(round, { concurrency: "unbounded" });
      }
    });
  });

const population = (): Promise<{ readonly spawn: number; readonly stop: number; readonly bytes: number }> =>
  run(function* () {
    const fibers: Fiber[] = [];
    const before = size.heapBytes();
    const spawn = yield* perSecond(size.ACTORS, function* () {
      for (let n = 0; n < size.ACTORS; n += 1)
        fibers.push(yield* actor(yield* Queue.unbounded(), () => Queue.unbounded()));
    });
    const bytes = (size.heapBytes() - before) / size.ACTORS;
    const stop = yield* perSecond(size.ACTORS, () => Fiber.interruptAll(fibers)[Symbol.iterator]() as Program<void>);
    return { spawn, stop, bytes };
  });

export const cases: Cases = {
  "ping-pong": pingPong,
  "fan-in, credit": fanInByCredit,
  "ring of 100": ring,
  "ask, one after another": () => asking(1),
  "ask, 1,000 in flight": () => asking(size.IN_FLIGHT),
  spawn: async () => (await population()).spawn,
  stop: async () => (await population()).stop,
  "idle actor": async () => (await population()).bytes,
};
