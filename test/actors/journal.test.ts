import * as assert from "uvu/assert";
import { journalActor } from "../../src/actors/journal.ts";
import type { JournalMessage, Recorded } from "../../src/actors/protocol.ts";
import type { Fact } from "../../src/model/fact.ts";
import type { ActorRef } from "../../src/runtime/index.ts";
import { createTestSystem, type TestSystem } from "../../src/runtime/testkit.ts";
import { StoreError, type Entry, type Journal } from "../../src/store/contract.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import { suite } from "../support/suite.ts";
import { aRequest } from "./fakes.ts";

const test = suite("journal");

interface Scene {
  readonly system: TestSystem;
  readonly journal: ActorRef<JournalMessage>;
  readonly published: Entry[];
  /** How often the store was written to. */
  readonly appends: () => number;
  /** Makes every write fail from now on, or no more. */
  breakStore(broken: boolean): void;
  /** Makes every write fail that holds a fact of this build. */
  refuse(build: number | undefined): void;
}

const makeScene = (memory: Journal = createMemoryJournal()): Scene => {
  let appends = 0;
  let broken = false;
  let refused: number | undefined;
  const store: Journal = {
    read: (after) => memory.read(after),
    check: () => memory.check(),
    append(entries) {
      if (broken || entries.some(({ build }) => build === refused)) throw new StoreError("Cannot write: ENOSPC");
      appends++;
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
    appends: () => appends,
    breakStore: (now) => {
      broken = now;
    },
    refuse: (build) => {
      refused = build;
    },
  };
};

const preparing = (at: number): Fact => ({ type: "preparing", at });

const queued: Fact = { type: "queued", at: 0, request: aRequest() };

test("facts recorded one after another are stored together, at most 20 ms later", async () => {
  const { system, journal, published, appends } = makeScene();
  for (let at = 0; at < 5; at++) journal.tell({ type: "record", build: 1, facts: [preparing(at)] });
  await system.advance(19);
  assert.is(appends(), 0);
  await system.advance(1);
  assert.is(appends(), 1);
  assert.equal(
    published.map(({ sequence }) => sequence),
    [1, 2, 3, 4, 5],
  );
});

test("a committed fact is stored at once, behind those recorded before it", async () => {
  const { system, journal, published } = makeScene();
  journal.tell({ type: "record", build: 1, facts: [preparing(1)] });
  const stored = journal.ask({ type: "commit", build: 2, fact: queued }, { timeoutMs: 1_000 });
  await system.run();
  assert.is((await stored).ok, true);
  assert.equal(
    published.map(({ build }) => build),
    [1, 2],
  );
});

test("facts committed at the same time are stored together, behind each other", async () => {
  const { system, journal, published, appends } = makeScene();
  const stored = [1, 2, 3].map((build) => journal.ask({ type: "commit", build, fact: queued }, { timeoutMs: 1_000 }));
  await system.run();
  assert.equal(
    (await Promise.all(stored)).map(({ ok }) => ok),
    [true, true, true],
  );
  assert.is(appends(), 1);
  assert.equal(
    published.map(({ build }) => build),
    [1, 2, 3],
  );
});

test("of facts committed together one that can't be stored is refused alone", async () => {
  const { system, journal, published, refuse } = makeScene();
  refuse(2);
  journal.tell({ type: "record", build: 4, facts: [preparing(1)] });
  const stored = [1, 2, 3].map((build) => journal.ask({ type: "commit", build, fact: queued }, { timeoutMs: 1_000 }));
  await system.run();
  assert.equal(
    (await Promise.all(stored)).map(({ ok }) => ok),
    [true, false, true],
  );
  assert.equal(
    published.map(({ build }) => build),
    [4, 1, 3],
  );
});

test("a recorded fact that has to wait holds up what was committed behind it, and only that", async () => {
  const { system, journal, published, refuse } = makeScene();
  const commit = (build: number) => journal.ask({ type: "commit", build, fact: queued }, { timeoutMs: 60_000 });
  refuse(2);
  const before = commit(1);
  journal.tell({ type: "record", build: 2, facts: [preparing(2)] });
  const after = commit(3);
  await system.advance(10);
  assert.equal([(await before).ok, (await after).ok], [true, false]);
  refuse(undefined);
  await system.advance(1_000);
  assert.equal(
    published.map(({ build }) => build),
    [1, 2],
  );
});

test("a follower gets what was stored before and then each entry once", async () => {
  const { system, journal } = makeScene();
  journal.tell({ type: "record", build: 1, facts: [preparing(1)] });
  const probe = system.probe<Recorded>();
  const before = journal.ask({ type: "follow", follower: probe.ref }, { timeoutMs: 1_000 });
  await system.run();
  assert.equal(
    (await before).map(({ sequence }) => sequence),
    [1],
  );
  journal.tell({ type: "record", build: 1, facts: [preparing(2)] });
  await system.advance(20);
  assert.equal(
    probe.expectMessage("recorded").entries.map(({ sequence }) => sequence),
    [2],
  );
  probe.expectNoMessage();
});

test("a listener gets each entry once it is stored, and none of those before", async () => {
  const { system, journal } = makeScene();
  journal.tell({ type: "record", build: 1, facts: [preparing(1)] });
  await system.advance(20);
  const probe = system.probe<Recorded>();
  journal.tell({ type: "listen", follower: probe.ref });
  journal.tell({ type: "record", build: 1, facts: [preparing(2)] });
  await system.advance(20);
  assert.equal(
    probe.expectMessage("recorded").entries.map(({ sequence }) => sequence),
    [2],
  );
  probe.expectNoMessage();
});

test("entries are read from any place on, as many as are wanted", async () => {
  const { system, journal } = makeScene();
  journal.tell({ type: "record", build: 1, facts: Array.from({ length: 5 }, (_, at) => preparing(at)) });
  await system.advance(20);
  const read = async (after: number, limit: number): Promise<readonly number[]> => {
    const page = journal.ask({ type: "read", after, limit }, { timeoutMs: 1_000 });
    await system.run();
    return (await page).map(({ sequence }) => sequence);
  };
  assert.equal(await read(0, 2), [1, 2]);
  assert.equal(await read(3, 10), [4, 5]);
  assert.equal(await read(5, 10), []);
  assert.equal(await read(9, 10), []);
  assert.equal(await read(0, 0), []);
});

for (const isFollowed of [false, true]) {
  test(`the entries of a build are located in a journal ${isFollowed ? "that is followed" : "of an earlier life"}`, async () => {
    const memory = createMemoryJournal();
    memory.append([3, 4, 3, 3, 4].map((build) => ({ build, fact: preparing(1) })));
    const { system, journal } = makeScene(memory);
    const locate = async (build: number | null): Promise<unknown> => {
      const extent = journal.ask({ type: "locate", build }, { timeoutMs: 1_000 });
      await system.run();
      return extent;
    };
    if (isFollowed) {
      const followed = journal.ask({ type: "follow", follower: system.probe<Recorded>().ref }, { timeoutMs: 1_000 });
      await system.run();
      await followed;
    }
    // Not stored yet, but to be counted.
    journal.tell({ type: "record", build: 3, facts: [preparing(2)] });
    assert.equal(await locate(3), { first: 1, last: 6 });
    assert.equal(await locate(4), { first: 2, last: 5 });
    assert.is(await locate(5), undefined);
    assert.equal(await locate(null), { first: 1, last: 6 });
    journal.tell({ type: "record", build: 5, facts: [preparing(3)] });
    assert.equal(await locate(5), { first: 7, last: 7 });
  });
}

test("nothing is located in an empty journal", async () => {
  const { system, journal } = makeScene();
  const extent = journal.ask({ type: "locate", build: null }, { timeoutMs: 1_000 });
  await system.run();
  assert.is(await extent, undefined);
});

test("while the store fails a commit is refused with the reason and recorded facts wait, in order", async () => {
  const { system, journal, published, breakStore } = makeScene();
  breakStore(true);
  journal.tell({ type: "record", build: 1, facts: [preparing(1)] });
  const refused = journal.ask({ type: "commit", build: 2, fact: queued }, { timeoutMs: 60_000 });
  await system.advance(5_000);
  const answer = await refused;
  assert.match(answer.ok ? "" : answer.message, "Cannot store build 2: Cannot write: ENOSPC");
  assert.equal(published, []);
  journal.tell({ type: "record", build: 1, facts: [preparing(2)] });
  breakStore(false);
  await system.advance(1_000);
  assert.equal(
    published.map(({ fact }) => fact.at),
    [1, 2],
  );
});

test("what waits is stored when the journal stops", async () => {
  const { system, journal, published } = makeScene();
  journal.tell({ type: "record", build: 1, facts: [preparing(1)] });
  await system.run();
  await system.stop({ deadlineMs: 1_000 });
  assert.is(published.length, 1);
});

test.run();
