import * as assert from "uvu/assert";
import { createEventPages, type EventPages, type EventQuery } from "../../../src/http/eventlog/event-pages.ts";
import { suite } from "../../support/suite.ts";
import { makeWorld, type World } from "../world.ts";

const ALL: EventQuery = { sinceId: null, sinceTimestamp: null, limit: Infinity };

/** A journal of so many entries, one a second, and the places from which it was read. */
const scene = (entries: number): { readonly world: World; readonly pages: EventPages; readonly reads: number[] } => {
  const world = makeWorld();
  const reads: number[] = [];
  const { read } = world.stored;
  world.stored.read = (after) => {
    reads.push(after);
    return read(after);
  };
  const facts = Array.from({ length: entries }, (_, second) => ({ type: "preparing", at: second * 1_000 }) as const);
  world.stored.append(facts.map((fact) => ({ build: 1, fact })));
  return { world, pages: createEventPages({ ...world, answerWithinMs: 5_000 }), reads };
};

const count = async (pages: ReturnType<EventPages>): Promise<number> => {
  let events = 0;
  for await (const page of pages) events += page.length;
  return events;
};

const test = suite("event pages");

test("a page is read when it is asked for, and none after the limit is reached", async () => {
  const { world, pages, reads } = scene(2_000);
  const reading = pages(ALL);
  await reading.next();
  assert.equal(reads, [0]);
  await reading.next();
  assert.equal(reads, [0, 500]);
  await reading.return();
  assert.is(await count(pages({ ...ALL, limit: 600 })), 600);
  assert.equal(reads.slice(2), [0, 500]);
  await world.close();
});

test("after an id the journal is read from its entry on", async () => {
  const { world, pages, reads } = scene(2_000);
  assert.is(await count(pages({ ...ALL, sinceId: 2 * 1_990 })), 10);
  assert.equal(reads, [1_990]);
  await world.close();
});

test("after a time the journal is read whole once, and from then on only where something later may be", async () => {
  const { world, pages, reads } = scene(2_000);
  const sinceTimestamp = 1_989;
  assert.is(await count(pages({ ...ALL, sinceTimestamp })), 10);
  assert.equal(reads.splice(0), [0, 500, 1_000, 1_500, 2_000]);
  assert.is(await count(pages({ ...ALL, sinceTimestamp })), 10);
  assert.equal(reads.splice(0), [1_500, 2_000]);
  world.stored.append([{ build: 1, fact: { type: "preparing", at: 5_000_000 } }]);
  assert.is(await count(pages({ ...ALL, sinceTimestamp: 4_000 })), 1);
  assert.equal(reads, [2_000]);
  await world.close();
});

test.run();
