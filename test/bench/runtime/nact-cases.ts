import { setImmediate } from "node:timers/promises";
import { type Ref, dispatch, query, spawn, start, stop } from "nact";
import * as size from "./measure.ts";
import { type Cases, perSecond, signal } from "./measure.ts";

interface Ping {
  readonly type: "ping";
  readonly from: Ref<{ readonly type: "pong" }>;
}
type Count = { readonly type: "count"; readonly from: Ref<{ readonly type: "credit" }> };
type Hop = { readonly type: "hop"; readonly left: number };
type Echo = { readonly type: "echo"; readonly n: number; readonly from: Ref<number> };

async function pingPong(): Promise<number> {
  const system = start();
  const { done, whenDone } = signal();
  const pong = spawn(
    system,
    (state: number | undefined, { from }: Ping) => (dispatch(from, { type: "pong" }), state),
    "pong",
  );
  const ping: Ref<{ readonly type: "pong" }> = spawn(
    system,
    (state: number | undefined) => {
      const left = state ?? size.ROUND_TRIPS;
      if (left === 0) done();
      else dispatch(pong, { type: "ping", from: ping });
      return left - 1;
    },
    "ping",
  );
  return perSecond(size.ROUND_TRIPS, () => {
    dispatch(ping, { type: "pong" });
    return whenDone;
  });
}

async function fanInByCredit(): Promise<number> {
  const system = start();
  const { done, whenDone } = signal();
  const counter = spawn(
    system,
    (state: number | undefined, { from }: Count) => {
      const counted = state ?? 0;
      if (counted + 1 === size.FAN_IN) done();
      else if ((counted + 1) % size.CREDIT === 0) dispatch(from, { type: "credit" });
      return counted + 1;
    },
    "counter",
  );
  const producer: Ref<{ readonly type: "credit" }> = spawn(
    system,
    (state: number | undefined) => {
      for (let n = 0; n < size.CREDIT; n += 1) dispatch(counter, { type: "count", from: producer });
      return state;
    },
    "producer",
  );
  return perSecond(size.FAN_IN, () => {
    dispatch(producer, { type: "credit" });
    return whenDone;
  });
}

async function ring(): Promise<number> {
  const system = start();
  const { done, whenDone } = signal();
  const nodes: Ref<Hop>[] = Array.from({ length: 100 }, (_, index) =>
    spawn(
      system,
      (state: number | undefined, { left }: Hop) => {
        const next = nodes[(index + 1) % 100];
        if (left === 0) done();
        else if (next !== undefined) dispatch(next, { type: "hop", left: left - 1 });
        return state;
      },
      `node-${index}`,
    ),
  );
  const [first] = nodes;
  return perSecond(size.HOPS, () => {
    if (first !== undefined) dispatch(first, { type: "hop", left: size.HOPS });
    return whenDone;
  });
}

function echo(): Ref<Echo> {
  return spawn(start(), (state: number | undefined, { n, from }: Echo) => (dispatch(from, n), state), "echo");
}

async function askOneAfterAnother(): Promise<number> {
  const ref = echo();
  return perSecond(size.ASKS, async () => {
    for (let n = 0; n < size.ASKS; n += 1)
      await query(ref, (from: Ref<number>) => ({ type: "echo" as const, n, from }), size.TIMEOUT_MS);
  });
}

async function askInFlight(): Promise<number> {
  const ref = echo();
  return perSecond(size.ASKS, async () => {
    for (let round = 0; round < size.ASKS; round += size.IN_FLIGHT) {
      const asked = Array.from({ length: size.IN_FLIGHT }, (_, n) =>
        query(ref, (from: Ref<number>) => ({ type: "echo" as const, n, from }), size.TIMEOUT_MS),
      );
      await Promise.all(asked);
    }
  });
}

async function population(): Promise<{ readonly spawn: number; readonly stop: number; readonly bytes: number }> {
  const system = start();
  const refs: Ref<never>[] = [];
  const before = size.heapBytes();
  const spawned = await perSecond(size.ACTORS, () => {
    for (let n = 0; n < size.ACTORS; n += 1)
      refs.push(spawn(system, (credits: number | undefined) => (credits ?? 0) + 1, `a${n}`));
  });
  const bytes = (size.heapBytes() - before) / size.ACTORS;
  const stopped = await perSecond(size.ACTORS, async () => {
    for (const ref of refs) stop(ref);
    await setImmediate();
  });
  return { spawn: spawned, stop: stopped, bytes };
}

export const cases: Cases = {
  "ping-pong": pingPong,
  "fan-in, credit": fanInByCredit,
  "ring of 100": ring,
  "ask, one after another": askOneAfterAnother,
  "ask, 1,000 in flight": askInFlight,
  spawn: async () => (await population()).spawn,
  stop: async () => (await population()).stop,
  "idle actor": async () => (await population()).bytes,
};
