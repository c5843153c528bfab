import { journalActor } from "../../src/actors/journal.ts";
import type { JournalMessage } from "../../src/actors/journal-protocol.ts";
import type { Fact } from "../../src/model/fact.ts";
import type { ActorRef } from "../../src/runtime/index.ts";
import { createTestSystem, type TestSystem } from "../../src/runtime/testkit.ts";
import { StoreError, type Entry, type Journal } from "../../src/store/contract.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import { aRequest } from "./fakes.ts";

/** A journal's actor over a store in memory that the test can break. */
export interface Scene {
  readonly system: TestSystem;
  readonly journal: ActorRef<JournalMessage>;
  readonly published: Entry[];
  /** Whether each write was. */
  readonly synced: readonly boolean[];
  /** How often the store was written to. */
  readonly appends: () => number;
  /** Makes every write fail from now on, or no more. */
  breakStore(broken: boolean): void;
  /** Makes every write fail that holds a fact of this build. */
  refuse(build: number | undefined): void;
}

export const makeScene = (memory: Journal = createMemoryJournal()): Scene => {
  let appends = 0;
  const synced: boolean[] = [];
  let broken = false;
  let refused: number | undefined;
  const store: Journal = {
    ...memory,
    read: (after) => memory.read(after),
    check: () => memory.check(),
    append(entries, options) {
      if (broken || entries.some(({ build }) => build === refused)) throw new StoreError("Cannot write: ENOSPC");
      appends++;
      synced.push(options?.synced ?? true);
      return memory.append(entries);
    },
  };
  const system = createTestSystem();
  const published: Entry[] = [];
  const publish = (entries: readonly Entry[]): void => void published.push(...entries);
  const journal = system.spawn(journalActor, { journal: store, publish }, { name: "journal" });
  return {
    system,
    journal,
    published,
    synced,
    appends: () => appends,
    breakStore: (now) => {
      broken = now;
    },
    refuse: (build) => {
      refused = build;
    },
  };
};

export const preparing = (at: number): Fact => ({ type: "preparing", at });

export const queued: Fact = { type: "queued", at: 0, request: aRequest() };
