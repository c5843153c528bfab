import createSystem, { type ComedyActor } from "comedy";
import * as size from "./measure.ts";
import { type Cases, perSecond, signal } from "./measure.ts";

// Comedy's actors in this process have no mailbox: handlers overlap, and questions have no deadline.

const SILENT = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const IN_MEMORY = { mode: "in-memory" };
/** It takes a minute for 100,000. */
const ACTORS = 10_000;

async function root(): Promise<ComedyActor> {
  return createSystem({ log: SILENT, test: true }).rootActor();
}

async function pingPong(): Promise<number> {
  const parent = await root();
  const { done, whenDone } = signal();
  let left = size.ROUND_TRIPS;
  const pong: ComedyActor = await parent.createChild({ ping: () => ping.send("pong", { type: "pong" }) }, IN_MEMORY);
  const ping: ComedyActor = await parent.createChild(
    {
      pong: () => {
        left -= 1;
        if (left < 0) done();
        else void pong.send("ping", { type: "ping" });
      },
    },
    IN_MEMORY,
  );
  return perSecond(size.ROUND_TRIPS, async () => {
    void ping.send("pong", { type: "pong" });
    await whenDone;
  });
}

async function fanInByCredit(): Promise<number> {
  const parent = await root();
  const { done, whenDone } = signal();
  let counted = 0;
  const counter: ComedyActor = await parent.createChild(
    {
      count: () => {
        counted += 1;
        if (counted === size.FAN_IN) done();
        else if (counted % size.CREDIT === 0) void producer.send("credit", { type: "credit" });
      },
    },
    IN_MEMORY,
  );
  const producer: ComedyActor = await parent.createChild(
    {
      credit: () => {
        for (let n = 0; n < size.CREDIT; n += 1) void counter.send("count", { type: "count" });
      },
    },
    IN_MEMORY,
  );
  return perSecond(size.FAN_IN, async () => {
    void producer.send("credit", { type: "credit" });
    await whenDone;
  });
}

async function ring(): Promise<number> {
  const parent = await root();
  const { done, whenDone } = signal();
  const nodes: ComedyActor[] = [];
  for (let index = 0; index < 100; index += 1) {
    const hop = ({ left }: { readonly left: number }): void => {
      if (left === 0) done();
      else void nodes[(index + 1) % 100]?.send("hop", { type: "hop", left: left - 1 });
    };
    nodes.push(await parent.createChild({ hop }, IN_MEMORY));
  }
  return perSecond(size.HOPS, async () => {
    void nodes[0]?.send("hop", { type: "hop", left: size.HOPS });
    await whenDone;
  });
}

async function population(): Promise<{ readonly spawn: number; readonly stop: number; readonly bytes: number }> {
  const parent = await root();
  const actors: ComedyActor[] = [];
  const before = size.heapBytes();
  const spawn = await perSecond(ACTORS, async () => {
    for (let n = 0; n < ACTORS; n += 1) actors.push(await parent.createChild({ credit: () => {} }, IN_MEMORY));
  });
  const bytes = (size.heapBytes() - before) / ACTORS;
  const stop = await perSecond(ACTORS, async () => {
    for (const actor of actors) await actor.destroy();
  });
  return { spawn, stop, bytes };
}

export const cases: Cases = {
  "ping-pong": pingPong,
  "fan-in, credit": fanInByCredit,
  "ring of 100": ring,
  spawn: async () => (await population()).spawn,
  stop: async () => (await population()).stop,
  "idle actor": async () => (await population()).bytes,
};
