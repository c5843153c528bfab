import type { Message } from "./message.ts";

/** A member's place in a router. Its number stays the same when the member is replaced. */
export interface Place {
  readonly number: number;
}

/** Chooses for one router. */
export interface Picker<M extends Message> {
  /** Picks the place for a message, as an index; there is at least one. */
  pick(message: M, places: readonly Place[]): number;
}

/** How a router spreads messages: pushed to a member at once, or kept until a member is free. */
export type Routing<M extends Message> =
  | { readonly kind: "push"; begin(): Picker<M> }
  | { readonly kind: "pull"; readonly atOnce: number };

/** One member after another. */
export function roundRobin<M extends Message>(): Routing<M> {
  return {
    kind: "push",
    begin: () => {
      let last = -1;
      const pick = (_message: M, { length }: readonly Place[]): number => {
        last = (last + 1) % length;
        return last;
      };
      return { pick };
    },
  };
}

/**
 * Always the same member for the same key. When a member joins or leaves, no key moves but to the one or from the other; when it is
 * replaced, its successor has its keys (rendezvous hashing by place).
 */
export function byKey<M extends Message>(keyOf: (message: M) => string): Routing<M> {
  return {
    kind: "push",
    begin: () => ({
      pick: (message, places) => {
        const key = hash(keyOf(message), 0);
        const scores = places.map(({ number }) => hash(String(number), key));
        return scores.indexOf(Math.max(...scores));
      },
    }),
  };
}

/**
 * Whichever member is free first. A member is busy with a statement until it has handled it, and with a question until that is
 * settled; `atOnce` is how many it may have. What no member is free for waits in the router.
 */
export function workPulling<M extends Message>({ atOnce = 1 }: { readonly atOnce?: number } = {}): Routing<M> {
  return { kind: "pull", atOnce };
}

/** FNV-1a with a final mix, because keys that differ in their last letter only must differ everywhere. */
function hash(text: string, seed: number): number {
  let mixed = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1) mixed = Math.imul(mixed ^ text.charCodeAt(index), 0x01000193);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
