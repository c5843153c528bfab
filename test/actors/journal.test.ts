import * as assert from "uvu/assert";
import type { Recorded } from "../../src/actors/journal-protocol.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import { suite } from "../support/suite.ts";
import { makeScene, preparing } from "./journal-scene.ts";

const test = suite("journal");

test("a follower gets what was stored before and then each entry once", async () => {
  const { system, journal } = makeScene();
  journal.tell({ type: "record", build: 1, facts: [preparing(1)] });
  const probe = system.probe<Recorded>();
  const before = journal.ask({ type: "follow", follower: probe.ref }, { timeoutMs: 1_000 });
  await system.run();
  assert.equal(
    (await before).entries.map(({ sequence }) => sequence),
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

test.run();
