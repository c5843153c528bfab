import { failure, success } from "../model/errors.ts";
import { defineActor, type ActorDefinition, type ActorRef } from "../runtime/index.ts";
import type { Entry, Journal, NewEntry } from "../store/contract.ts";
import type { JournalMessage, Recorded } from "./protocol.ts";

export interface JournalArguments {
  readonly journal: Journal;
  /** Called with every stored entry, in order, for the program that hosts the system. It must not throw. */
  readonly publish: (entries: readonly Entry[]) => void;
}

/** How long a recorded fact may wait for others to be stored with, in ms. */
const GROUP_MS = 20;

/** How long to wait before facts that could not be stored are tried again, in ms. */
const RETRY_MS = 1_000;

/**
 * One true order of all facts. A fact is published only after it is stored, so no follower ever knows more than a restart
 * would. Facts that can't be stored wait in memory and are tried again, in order; while they do, no build is admitted.
 */
export const journalActor: ActorDefinition<JournalMessage, JournalArguments> = defineActor<
  JournalMessage,
  JournalArguments
>("journal", (context, { journal, publish }) => {
  const followers = new Set<ActorRef<Recorded>>();
  let pending: NewEntry[] = [];

  const append = (entries: readonly NewEntry[]): void => {
    const stored = journal.append(entries);
    for (const follower of followers) follower.tell({ type: "recorded", entries: stored });
    publish(stored);
  };

  const flush = (): void => {
    if (pending.length > 0) append(pending);
    pending = [];
    // Only now: while facts wait, there must be a timer that tries again.
    context.timers.cancel("flush");
  };

  const flushOrRetry = (): void => {
    try {
      flush();
    } catch (error) {
      context.log.error({ facts: pending.length, retryMs: RETRY_MS, err: error }, "Facts not stored, trying again");
      context.timers.once("flush", RETRY_MS, { type: "flush" });
    }
  };

  context.onStop(() => {
    flush();
  });

  return {
    commit({ build, fact, reply }) {
      try {
        flush();
        append([{ build, fact }]);
        reply(success(undefined));
      } catch (error) {
        reply(failure(`Cannot store build ${build}: ${error instanceof Error ? error.message : String(error)}`));
      }
    },
    record({ build, facts }) {
      if (pending.length === 0) context.timers.once("flush", GROUP_MS, { type: "flush" });
      for (const fact of facts) pending.push({ build, fact });
    },
    follow({ follower, reply }) {
      flushOrRetry();
      followers.add(follower);
      reply([...journal.read(0)]);
    },
    flush: flushOrRetry,
  };
});
