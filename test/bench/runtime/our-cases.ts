import { setImmediate } from "node:timers/promises";
import { type ActorRef, type Reply, defineActor } from "../../../src/runtime/index.ts";
import * as size from "./measure.ts";
import { type Cases, perSecond, signal } from "./measure.ts";
import { makeWorld } from "./world.ts";

type Ping = { readonly type: "ping"; readonly from: ActorRef<Pong> };
type Pong = { readonly type: "pong" };
type Count = { readonly type: "count"; readonly from: ActorRef<Credit> };
type Credit = { readonly type: "credit" };
type Hop = { readonly type: "hop"; readonly left: number } | { readonly type: "link"; readonly next: ActorRef<Hop> };
type Echo = { readonly type: "echo"; readonly n: number; readonly reply: Reply<number> };

async function pingPong(): Promise<number> {
  const { spawn } = makeWorld();
  const { done, whenDone } = signal();
  const pong = spawn<Ping>(() => ({ ping: ({ from }) => from.tell({ type: "pong" }) }));
  const ping = spawn<Pong>(({ self }) => {
    let left = size.ROUND_TRIPS;
    return {
      pong: () => {
        left -= 1;
        if (left < 0) done();
        else pong.tell({ type: "ping", from: self });
      },
    };
  });
  return perSecond(size.ROUND_TRIPS, () => {
    ping.tell({ type: "pong" });
    return whenDone;
  });
}

async function fanInByCredit(): Promise<number> {
  const { spawn } = makeWorld();
  const { done, whenDone } = signal();
  const counter = spawn<Count>(() => {
    let counted = 0;
    return {
      count: ({ from }) => {
        counted += 1;
        if (counted === size.FAN_IN) done();
        else if (counted % size.CREDIT === 0) from.tell({ type: "credit" });
      },
    };
  });
  const producer = spawn<Credit>(({ self }) => ({
    credit: () => {
      for (let n = 0; n < size.CREDIT; n += 1) counter.tell({ type: "count", from: self });
    },
  }));
  return perSecond(size.FAN_IN, () => {
    producer.tell({ type: "credit" });
    return whenDone;
  });
}

/** Throws if the counter's queue was found longer than one burst. */
async function fanInUnpaced(): Promise<number> {
  const { system, spawn } = makeWorld();
  const { done, whenDone } = signal();
  let longest = 0;
  const counter = spawn<Count>(() => {
    let counted = 0;
    return {
      count: () => {
        counted += 1;
        if (counted === size.FAN_IN) done();
      },
    };
  });
  const look = (): void => {
    const [root] = system.describe().actors;
    for (const { waiting } of root?.children[0]?.children ?? []) longest = Math.max(longest, waiting);
  };
  const producer = spawn<Credit>(({ self }) => {
    let bursts = 0;
    return {
      credit: () => {
        for (let n = 0; n < size.CREDIT; n += 1) counter.tell({ type: "count", from: self });
        bursts += 1;
        if (bursts % 1_000 === 0) look();
        if (bursts * size.CREDIT < size.FAN_IN) self.tell({ type: "credit" });
      },
    };
  });
  const rate = await perSecond(size.FAN_IN, () => {
    producer.tell({ type: "credit" });
    return whenDone;
  });
  if (longest > size.CREDIT) throw new Error(`Cannot accept ${rate}/s: one burst may wait: found ${longest} messages`);
  return rate;
}

async function ring(actors: number, hops: number): Promise<number> {
  const { spawn } = makeWorld();
  const { done, whenDone } = signal();
  const nodes = Array.from({ length: actors }, () =>
    spawn<Hop>(() => {
      let next: ActorRef<Hop> | undefined;
      return {
        link: (message) => {
          ({ next } = message);
        },
        hop: ({ left }) => {
          if (left === 0) done();
          else next?.tell({ type: "hop", left: left - 1 });
        },
      };
    }),
  );
  for (const [index, node] of nodes.entries()) {
    const next = nodes[(index + 1) % actors];
    if (next !== undefined) node.tell({ type: "link", next });
  }
  await setImmediate();
  return perSecond(hops, () => {
    nodes[0]?.tell({ type: "hop", left: hops });
    return whenDone;
  });
}

function echo(): ActorRef<Echo> {
  return makeWorld().spawn<Echo>(() => ({ echo: ({ n, reply }) => reply(n) }));
}

async function askOneAfterAnother(): Promise<number> {
  const ref = echo();
  return perSecond(size.ASKS, async () => {
    for (let n = 0; n < size.ASKS; n += 1) await ref.ask({ type: "echo", n }, { timeoutMs: size.TIMEOUT_MS });
  });
}

async function askInFlight(): Promise<number> {
  const ref = echo();
  return perSecond(size.ASKS, async () => {
    for (let round = 0; round < size.ASKS; round += size.IN_FLIGHT) {
      const asked = Array.from({ length: size.IN_FLIGHT }, (_, n) =>
        ref.ask({ type: "echo", n }, { timeoutMs: size.TIMEOUT_MS }),
      );
      await Promise.all(asked);
    }
  });
}

/** The rates of starting and of ending actors, and the heap bytes of one. */
async function population(): Promise<{ readonly spawn: number; readonly stop: number; readonly bytes: number }> {
  const { context } = makeWorld();
  const idle = defineActor<Credit>("idle", () => {
    let credits = 0;
    return {
      credit: () => {
        credits += 1;
      },
    };
  });
  const parent = context.spawn(
    defineActor<Credit>("parent", (own) => ({
      credit: () => {
        for (let n = 0; n < size.ACTORS; n += 1) own.spawn(idle, undefined, { name: `a${n}`, restart: "temporary" });
      },
    })),
    undefined,
    { name: "parent" },
  );
  await setImmediate();
  const before = size.heapBytes();
  const spawn = await perSecond(size.ACTORS, async () => {
    parent.tell({ type: "credit" });
    await setImmediate();
  });
  const bytes = (size.heapBytes() - before) / size.ACTORS;
  const { done, whenDone } = signal();
  context.watch(parent, () => ({ type: "do", what: done }));
  const stop = await perSecond(size.ACTORS, () => {
    context.stopChild(parent);
    return whenDone;
  });
  return { spawn, stop, bytes };
}

export const cases: Cases = {
  "ping-pong": pingPong,
  "fan-in, credit": fanInByCredit,
  "fan-in, unpaced": fanInUnpaced,
  "ring of 100": () => ring(100, size.HOPS),
  "ring of 100,000": () => ring(100_000, 10 * size.HOPS),
  "ask, one after another": askOneAfterAnother,
  "ask, 1,000 in flight": askInFlight,
  spawn: async () => (await population()).spawn,
  stop: async () => (await population()).stop,
  "idle actor": async () => (await population()).bytes,
};
