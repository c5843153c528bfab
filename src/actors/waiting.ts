import type { Build } from "../model/build.ts";
import { success } from "../model/errors.ts";
import type { Reply } from "../runtime/index.ts";
import type { Found } from "./protocol.ts";

/** Those who wait for something of a build. */
export interface Waiting {
  add(id: number, reply: Reply<Found>): void;
  /** Answers all who wait for this one. */
  answer(build: Build): void;
}

export const createWaiting = (): Waiting => {
  const waiting = new Map<number, Reply<Found>[]>();
  return {
    add: (id, reply) => {
      const replies = waiting.get(id);
      if (replies === undefined) waiting.set(id, [reply]);
      else replies.push(reply);
    },
    answer: (build) => {
      for (const reply of waiting.get(build.id) ?? []) reply(success(build));
      waiting.delete(build.id);
    },
  };
};
