import { type Actor, createActor, fromTransition } from "xstate";
import * as size from "./measure.ts";
import { type Cases, perSecond, signal } from "./measure.ts";

// XState calls the receiver at once and has no mailbox in between, no questions and no deadlines: its figures are of something less.

function started<S, E>(transition: (state: S, event: E) => S, initial: S): Actor<E> {
  const actor = createActor<E>(fromTransition(transition, initial));
  actor.start();
  return actor;
}

type Typed = { readonly type: string };

async function pingPong(): Promise<number> {
  const { done, whenDone } = signal();
  const ping: Actor<Typed> = started((left: number) => {
    if (left === 0) done();
    else pong.send({ type: "ping", from: ping } as Typed);
    return left - 1;
  }, size.ROUND_TRIPS);
  const pong: Actor<Typed> = started((state: number) => (ping.send({ type: "pong" }), state), 0);
  return perSecond(size.ROUND_TRIPS, () => {
    ping.send({ type: "pong" });
    return whenDone;
  });
}

async function fanInByCredit(): Promise<number> {
  const { done, whenDone } = signal();
  const counter: Actor<Typed> = started((counted: number) => {
    if (counted + 1 === size.FAN_IN) done();
    else if ((counted + 1) % size.CREDIT === 0) producer.send({ type: "credit" });
    return counted + 1;
  }, 0);
  const producer: Actor<Typed> = started((state: number) => {
    for (let n = 0; n < size.CREDIT; n += 1) counter.send({ type: "count", from: producer } as Typed);
    return state;
  }, 0);
  return perSecond(size.FAN_IN, () => {
    producer.send({ type: "credit" });
    return whenDone;
  });
}

type Hop = { readonly type: "hop"; readonly left: number };

async function ring(): Promise<number> {
  const { done, whenDone } = signal();
  const nodes: Actor<Hop>[] = Array.from({ length: 100 }, (_, index) =>
    started((state: number, { left }: Hop) => {
      if (left === 0) done();
      else nodes[(index + 1) % 100]?.send({ type: "hop", left: left - 1 });
      return state;
    }, 0),
  );
  return perSecond(size.HOPS, () => {
    nodes[0]?.send({ type: "hop", left: size.HOPS });
    return whenDone;
  });
}

async function population(): Promise<{ readonly spawn: number; readonly stop: number; readonly bytes: number }> {
  const actors: Actor<Typed>[] = [];
  const before = size.heapBytes();
  const spawn = await perSecond(size.ACTORS, () => {
    for (let n = 0; n < size.ACTORS; n += 1) actors.push(started((credits: number) => credits + 1, 0));
  });
  const bytes = (size.heapBytes() - before) / size.ACTORS;
  const stop = await perSecond(size.ACTORS, () => {
    for (const actor of actors) actor.stop();
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
