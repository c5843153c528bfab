import * as assert from "uvu/assert";
import type { Fact } from "../../src/model/fact.ts";
import { suite } from "../support/suite.ts";
import { makeScene, preparing, queued } from "./journal-scene.ts";

const test = suite("what the journal stores");

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

test("what must outlive a power cut is synced, with all before it, and what can be done again is not", async () => {
  const { system, journal, synced } = makeScene();
  const facts: readonly (readonly [Fact, boolean])[] = [
    [preparing(1), false],
    [{ type: "subjobStarted", at: 2, subjob: 0, executor: 0 }, false],
    [{ type: "atomFinished", at: 3, subjob: 0, atom: 0, exitCode: 0, seconds: 1 }, false],
    [{ type: "finished", at: 4 }, true],
    [{ type: "canceled", at: 5 }, true],
    [{ type: "failed", at: 6, message: "failed" }, true],
  ];
  for (const [fact] of facts) {
    journal.tell({ type: "record", build: 1, facts: [fact] });
    await system.advance(20);
  }
  const stored = journal.ask({ type: "commit", build: 2, fact: queued }, { timeoutMs: 1_000 });
  await system.run();
  assert.is((await stored).ok, true);
  assert.equal(synced, [...facts.map(([, wanted]) => wanted), true]);
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
