import * as assert from "uvu/assert";
import { shortSummaryOf, summaryOf } from "../../src/model/build-summary.ts";
import { StoreError, type Journal } from "../../src/store/contract.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import { suite } from "../support/suite.ts";
import { planOf } from "./fakes.ts";
import { finishAll, makeWorld, valueOf } from "./world.ts";

const test = suite("known builds");

const ASK = { timeoutMs: 1_000 };

test("a build that is over is told in short to the next life, which reads it whole when somebody asks", async () => {
  const first = makeWorld();
  const id = await first.submitRunning(planOf(2));
  await finishAll(first);
  const whole = await first.find(id);
  assert.ok(whole);
  assert.equal([...first.journal.summaries()], [shortSummaryOf(whole)]);
  assert.equal([...first.journal.readUnsummarized()], []);
  const second = makeWorld({ journal: first.journal });
  const listed = second.tree.supervisor.ask({ type: "list" }, ASK);
  await second.system.run();
  assert.equal(await listed, [summaryOf(whole)]);
  assert.equal(await second.find(id), whole);
  assert.is(await second.find(id), await second.find(id));
  for (const type of ["cancel", "settled"] as const) {
    const answer = second.tree.supervisor.ask({ type, build: id }, ASK);
    await second.system.run();
    assert.equal(valueOf(await answer), whole);
  }
  assert.is(await second.submit(), id + 1);
});

test("builds that a life without summaries has left are summarized by the next", async () => {
  const first = makeWorld();
  await first.submitRunning(planOf(1));
  await finishAll(first);
  const { journal } = first;
  const bare = createMemoryJournal();
  bare.append([...journal.read(0)]);
  await makeWorld({ journal: bare }).system.run();
  assert.equal([...bare.summaries()], [...journal.summaries()]);
});

test("a build that the journal does not give is a failure, and no other one is", async () => {
  const first = makeWorld();
  const id = await first.submitRunning(planOf(1));
  await finishAll(first);
  const journal: Journal = {
    ...first.journal,
    readBuild: () => {
      throw new StoreError("Cannot read the journal: EIO");
    },
  };
  const second = makeWorld({ journal });
  const answer = second.tree.supervisor.ask({ type: "find", build: id }, ASK);
  await second.settle();
  const found = await answer;
  assert.match(found.ok ? "" : found.message, /^Cannot read build 1: Cannot read the journal: EIO$/);
  assert.is(await second.submit(), id + 1);
});

test("a build whose last facts wait for room on the disk stays whole until they are stored", async () => {
  const memory = createMemoryJournal();
  let isFull = false;
  const journal: Journal = {
    ...memory,
    append(entries, options) {
      if (isFull) throw new StoreError("Cannot write: ENOSPC");
      return memory.append(entries, options);
    },
  };
  const world = makeWorld({ journal });
  const id = await world.submitRunning(planOf(1));
  isFull = true;
  world.pool.running[0]?.finish();
  await world.settle();
  assert.is((await world.find(id))?.status, "building");
  isFull = false;
  await world.system.advance(1_000);
  await finishAll(world);
  assert.is((await world.find(id))?.status, "finished");
  assert.equal(
    Array.from(memory.summaries(), ({ status }) => status),
    ["finished"],
  );
});

test.run();
