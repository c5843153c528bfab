import * as assert from "uvu/assert";
import { journalActor } from "../../src/actors/journal.ts";
import type { JournalMessage } from "../../src/actors/journal-protocol.ts";
import type { Fact } from "../../src/model/fact.ts";
import { ActorTimeoutError, type ActorRef } from "../../src/runtime/index.ts";
import { createTestSystem, type TestSystem } from "../../src/runtime/testkit.ts";
import { StoreError, type Journal } from "../../src/store/contract.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import { suite } from "../support/suite.ts";

interface Scene {
  readonly system: TestSystem;
  readonly journal: ActorRef<JournalMessage>;
  /** How often the store was checked. */
  readonly checks: () => number;
  /** Makes all that is done with the store fail from now on, or no more. */
  breakStore(broken: boolean): void;
}

const makeScene = (): Scene => {
  const memory = createMemoryJournal();
  let checks = 0;
  let broken = false;
  const unlessBroken = <T>(value: () => T): T => {
    if (broken) throw new StoreError("Cannot use the disk: EIO");
    return value();
  };
  const store: Journal = {
    ...memory,
    read: (after) => unlessBroken(() => memory.read(after)),
    append: (entries) => unlessBroken(() => memory.append(entries)),
    check() {
      checks++;
      unlessBroken(() => memory.check());
    },
  };
  const system = createTestSystem();
  const journal = system.spawn(journalActor, { journal: store, publish: () => {} }, { name: "journal" });
  return {
    system,
    journal,
    checks: () => checks,
    breakStore: (now) => {
      broken = now;
    },
  };
};

const preparing = (at: number): Fact => ({ type: "preparing", at });

const test = suite("journal reading");

test("a reader gets the entries after the one it knows, no more than it wants, and what is not stored not at all", async () => {
  const { system, journal } = makeScene();
  const read = async (after: number, limit: number): Promise<readonly number[]> => {
    const entries = journal.ask({ type: "read", after, limit }, { timeoutMs: 1_000 });
    await system.run();
    return (await entries).map(({ sequence }) => sequence);
  };
  assert.equal(await read(0, 10), []);
  journal.tell({ type: "record", build: 1, facts: [1, 2, 3, 4, 5].map(preparing) });
  assert.equal(await read(0, 10), []);
  await system.advance(20);
  assert.equal(await read(0, 10), [1, 2, 3, 4, 5]);
  assert.equal(await read(1, 3), [2, 3, 4]);
  assert.equal(await read(4, 3), [5]);
  assert.equal(await read(5, 3), []);
  assert.equal(await read(9, 3), []);
  assert.equal(await read(0, 0), []);
});

test("what can't be read is not answered, and costs nobody else anything", async () => {
  const { system, journal, breakStore } = makeScene();
  breakStore(true);
  const lost = journal
    .ask({ type: "read", after: 0, limit: 10 }, { timeoutMs: 1_000 })
    .catch((error: unknown) => error);
  await system.advance(1_000);
  assert.instance(await lost, ActorTimeoutError);
  breakStore(false);
  journal.tell({ type: "record", build: 1, facts: [preparing(1)] });
  await system.advance(20);
  const found = journal.ask({ type: "read", after: 0, limit: 10 }, { timeoutMs: 1_000 });
  await system.run();
  assert.is((await found).length, 1);
  assert.equal(system.failures, []);
});

test("a check tells whether the store takes facts, and tries it once a second at most", async () => {
  const { system, journal, checks, breakStore } = makeScene();
  const isWritable = async (): Promise<boolean> => {
    const answer = journal.ask({ type: "check" }, { timeoutMs: 1_000 });
    await system.run();
    return (await answer).ok;
  };
  assert.is(await isWritable(), true);
  breakStore(true);
  assert.is(await isWritable(), true);
  assert.is(checks(), 1);
  await system.advance(1_000);
  assert.is(await isWritable(), false);
  breakStore(false);
  await system.advance(999);
  assert.is(await isWritable(), false);
  await system.advance(1);
  assert.is(await isWritable(), true);
  assert.is(checks(), 3);
});

test("a store that takes a check but not the facts that wait is none that takes facts", async () => {
  const { system, journal, breakStore } = makeScene();
  breakStore(true);
  journal.tell({ type: "record", build: 1, facts: [preparing(1)] });
  await system.advance(20);
  const answer = journal.ask({ type: "check" }, { timeoutMs: 1_000 });
  await system.run();
  const result = await answer;
  assert.match(result.ok ? "" : result.message, "Cannot store facts: Cannot use the disk: EIO");
});

test.run();
