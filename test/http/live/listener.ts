import type { JournalMessage, Recorded } from "../../../src/actors/journal-protocol.ts";
import type { Live } from "../../../src/http/live/live.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { defineActor, type ActorDefinition, type ActorRef } from "../../../src/runtime/index.ts";

/** Tells live events of what is stored, as the HTTP actor does. */
export const listenerOf = (journal: ActorRef<JournalMessage>, live: Live): ActorDefinition<Recorded> =>
  defineActor<Recorded>("listener", (context) => {
    journal.tell({ type: "listen", follower: context.self });
    return { recorded: ({ entries }) => live.publish(entries) };
  });

/** Stores facts of a build, each at once. */
export const storeIn =
  (journal: ActorRef<JournalMessage>) =>
  async (build: number, ...facts: readonly Fact[]): Promise<void> => {
    for (const fact of facts) {
      const stored = await journal.ask({ type: "commit", build, fact }, { timeoutMs: 5_000 });
      if (!stored.ok) throw new Error(stored.message);
    }
  };
