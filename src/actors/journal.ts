import { failure, success, type Result } from "../model/errors.ts";
import type { Fact } from "../model/fact.ts";
import { defineActor, type ActorDefinition, type ActorRef, type Reply } from "../runtime/index.ts";
import type { Entry, Journal, NewEntry } from "../store/contract.ts";
import type { JournalMessage, Recorded } from "./journal-protocol.ts";

export interface JournalArguments {
  readonly journal: Journal;
  /** Called with every stored entry, in order, for the program that hosts the system. It must not throw. */
  readonly publish: (entries: readonly Entry[]) => void;
}

/** How long a recorded fact may wait for others to be stored with, in ms. */
const GROUP_MS = 20;

/** How long to wait before facts that could not be stored are tried again, in ms. */
const RETRY_MS = 1_000;

/** How long what a check has found is believed, in ms: checking writes to the disk, and anybody may ask. */
const CHECK_EACH_MS = 1_000;

/**
 * Facts that a power cut must not take. After it, others are missing at most as if the cut had come a little earlier: their atoms run
 * again, whose files nobody has synced either.
 */
const LASTING: ReadonlySet<Fact["type"]> = new Set([
  "queued",
  "prepared",
  "finished",
  "failed",
  "canceled",
  "callbackTried",
]);

/** A fact that is not stored yet. */
interface Pending extends NewEntry {
  /** Of one that is not to wait for better times: whoever asks is told what became of it. */
  readonly reply: Reply<Result<void>> | null;
}

/**
 * One true order of all facts. A fact is published only after it is stored, so no follower ever knows more than a restart of the
 * process would. Facts that can't be stored wait in memory and are tried again, in order; while they do, no build is admitted.
 */
export const journalActor: ActorDefinition<JournalMessage, JournalArguments> = defineActor<
  JournalMessage,
  JournalArguments
>("journal", (context, { journal, publish }) => {
  const followers = new Set<ActorRef<Recorded>>();
  let pending: Pending[] = [];
  /** Those who wait until nothing is pending. */
  const settling: Reply<void>[] = [];
  let checked: { readonly at: number; readonly result: Result<void> } | undefined;

  const append = (entries: readonly NewEntry[]): void => {
    const synced = entries.some(({ fact }) => LASTING.has(fact.type));
    const stored = journal.append(
      entries.map(({ build, fact }) => ({ build, fact })),
      { synced },
    );
    for (const follower of followers) follower.tell({ type: "recorded", entries: stored });
    publish(stored);
  };

  /** Throws if recorded facts must wait on. */
  const flush = (): void => {
    const batch = pending;
    pending = [];
    if (batch.length > 0) store(batch);
    // Only now: while facts wait, there must be a timer that tries again.
    context.timers.cancel("flush");
    for (const reply of settling.splice(0)) reply(undefined);
  };

  const store = (batch: readonly Pending[]): void => {
    try {
      append(batch);
    } catch (error) {
      if (batch.some(({ reply }) => reply !== null)) return storeOneByOne(batch);
      pending = [...batch];
      throw error;
    }
    for (const { reply } of batch) reply?.(success(undefined));
  };

  /** One may be too large for a disk that has room for the others. What has to wait holds up whatever follows it. */
  const storeOneByOne = (batch: readonly Pending[]): void => {
    let failed: unknown;
    for (const one of batch) {
      try {
        if (pending.length > 0) throw failed;
        append([one]);
        one.reply?.(success(undefined));
      } catch (error) {
        failed = error;
        if (one.reply === null) pending.push(one);
        else one.reply(failure(`Cannot store build ${one.build}: ${textOf(error)}`));
      }
    }
    if (pending.length > 0) throw failed;
  };

  const flushOrRetry = (): void => {
    try {
      flush();
    } catch (error) {
      context.log.error({ facts: pending.length, retryMs: RETRY_MS, err: error }, "Facts not stored, trying again");
      context.timers.once("flush", RETRY_MS, { type: "flush" });
    }
  };

  const check = (): Result<void> => {
    try {
      flush();
      journal.check();
      return success(undefined);
    } catch (error) {
      return failure(`Cannot store facts: ${textOf(error)}`);
    }
  };

  context.onStop(() => {
    flush();
  });

  return {
    commit(one) {
      // Told to itself, so that it comes behind what waits in the mailbox: those who ask at the same time share one sync.
      if (pending.every(({ reply }) => reply === null)) context.self.tell({ type: "flush" });
      pending.push({ build: one.build, fact: one.fact, reply: one.reply });
    },
    record({ build, facts }) {
      if (pending.length === 0) context.timers.once("flush", GROUP_MS, { type: "flush" });
      for (const fact of facts) pending.push({ build, fact, reply: null });
    },
    follow({ follower, reply }) {
      flushOrRetry();
      followers.add(follower);
      reply({ summaries: [...journal.summaries()], entries: [...journal.readUnsummarized()] });
    },
    listen({ follower }) {
      followers.add(follower);
    },
    locate({ build, reply }) {
      if (build !== null) flushOrRetry();
      reply(journal.extentOf(build));
    },
    settle({ reply }) {
      settling.push(reply);
      flushOrRetry();
    },
    summarize({ summaries }) {
      try {
        journal.summarize(summaries);
      } catch (error) {
        context.log.warn(
          { builds: summaries.map(({ id }) => id), err: error },
          "Builds not summarized for the next start",
        );
      }
    },
    readBuild({ build, after, limit, reply }) {
      try {
        reply(success(firstOf(journal.readBuild(build, after), limit)));
      } catch (error) {
        context.log.error({ build, after, err: error }, "Facts of a build not read");
        reply(failure(`Cannot read build ${build}: ${textOf(error)}`));
      }
    },
    read({ after, limit, reply }) {
      try {
        reply(firstOf(journal.read(after), limit));
      } catch (error) {
        // Damage where only a reader looks: builds go on, and who asked is told by their deadline.
        context.log.error({ after, err: error }, "Facts not read");
      }
    },
    forget({ build, reply }) {
      try {
        flush();
        journal.forget(build);
        reply(success(undefined));
      } catch (error) {
        if (pending.length > 0) flushOrRetry();
        reply(failure(`Cannot forget build ${build}: ${textOf(error)}`));
      }
    },
    forgotten({ reply }) {
      reply(journal.forgotten());
    },
    erase({ build, reply }) {
      try {
        reply(success(journal.erase(build)));
      } catch (error) {
        reply(failure(`Cannot erase build ${build}: ${textOf(error)}`));
      }
    },
    check({ reply }) {
      const now = context.clock.monotonic();
      if (checked === undefined || now - checked.at >= CHECK_EACH_MS) {
        const result = check();
        if (!result.ok && checked?.result.ok !== false)
          context.log.error({ reason: result.message }, "Facts not storable");
        checked = { at: now, result };
      }
      reply(checked.result);
    },
    flush: flushOrRetry,
  };
});

const firstOf = (entries: Iterable<Entry>, limit: number): readonly Entry[] => {
  const first: Entry[] = [];
  if (limit < 1) return first;
  for (const entry of entries) if (first.push(entry) >= limit) break;
  return first;
};

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
