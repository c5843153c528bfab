import * as size from "./measure.ts";
import { type Cases, perSecond } from "./measure.ts";
import { tellRaw } from "./thread-cases.ts";

// What the machine can do without any actors: messages that are made and handed to a function found by their type.

interface Typed {
  readonly type: "ping" | "pong";
  readonly n: number;
}

type Table = Readonly<Record<Typed["type"], (message: Typed) => void>>;

function table(): { readonly handlers: Table; readonly sum: () => number } {
  let sum = 0;
  const handlers: Table = {
    ping: ({ n }) => hand({ type: "pong", n: n + 1 }),
    pong: ({ n }) => {
      sum += n;
    },
  };
  const hand = (message: Typed): void => handlers[message.type](message);
  return { handlers, sum: () => sum };
}

/** A handler called for each message, with nothing in between. */
async function directCalls(operations: number): Promise<number> {
  const { handlers, sum } = table();
  const rate = await perSecond(operations, () => {
    for (let n = 0; n < operations; n += 1) handlers["ping"]({ type: "ping", n: 0 });
  });
  if (sum() !== operations)
    throw new Error(`Cannot accept ${rate}/s: ${operations} calls must have been made: found ${sum()}`);
  return rate;
}

/** The same through a ring buffer, a burst at a time. */
async function ringBuffer(operations: number): Promise<number> {
  const { handlers, sum } = table();
  const slots: (Typed | undefined)[] = Array.from({ length: size.CREDIT }, () => undefined);
  const rate = await perSecond(operations, () => {
    for (let done = 0; done < operations; done += size.CREDIT) {
      for (let at = 0; at < size.CREDIT; at += 1) slots[at] = { type: "pong", n: 1 };
      for (let at = 0; at < size.CREDIT; at += 1) {
        const message = slots[at];
        slots[at] = undefined;
        if (message !== undefined) handlers[message.type](message);
      }
    }
  });
  if (sum() !== operations)
    throw new Error(`Cannot accept ${rate}/s: ${operations} must have been handled: found ${sum()}`);
  return rate;
}

export const cases: Cases = {
  "ping-pong": () => directCalls(20 * size.ROUND_TRIPS),
  "fan-in, credit": () => ringBuffer(10 * size.FAN_IN),
  "fan-in, unpaced": () => ringBuffer(10 * size.FAN_IN),
  "ring of 100": () => directCalls(10 * size.HOPS),
  "ring of 100,000": () => directCalls(10 * size.HOPS),
  "tell to a thread": tellRaw,
};
