import { once } from "node:events";
import { connect } from "node:net";
import { buffer } from "node:stream/consumers";
import * as assert from "uvu/assert";
import { createConsoleReader } from "../../../src/http/live/console-lines.ts";
import { listenOn } from "../../../src/http/server.ts";
import { StoreError } from "../../../src/store/contract.ts";
import { createMemoryJournal } from "../../../src/store/memory-journal.ts";
import { done, openingOf, ran, started } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";
import { makeWorld } from "../world.ts";
import { eventsIn, readEvents } from "./event-reader.ts";
import { makeScene } from "./scene.ts";

const test = suite("live events", { limitMs: 30_000 });

const BEAT_MS = 15_000;

/** A fact of so many characters. */
const longFact = (length: number): { readonly type: "failed"; readonly at: number; readonly message: string } => ({
  type: "failed",
  at: 1,
  message: "x".repeat(length),
});

test("a client that takes nothing is dropped, with little that waits for it, while another one goes on", async () => {
  const scene = makeScene();
  const stalled = scene.live.allEvents(0);
  stalled.read();
  const going = readEvents(scene.live.allEvents(0));
  let received = 0;
  for (let round = 0; round < 3; round += 1) {
    await scene.store(Array.from({ length: 200 }, () => longFact(5_000)));
    received += (await scene.resolved(going.take(200))).length;
    assert.ok(stalled.readableLength < 200_000, `${stalled.readableLength} bytes wait`);
    assert.is(stalled.destroyed, round === 2);
    await scene.pass(BEAT_MS);
  }
  assert.is(received, 600);
  assert.equal(scene.logged, ["A stream of events was ended, as its client takes none"]);
  await going.leave();
  await scene.settle();
  assert.is(scene.clock.nextAt, undefined);
});

test("a client that takes little at a time is not dropped", async () => {
  const scene = makeScene();
  const slow = scene.live.allEvents(0);
  slow.read();
  await scene.store(Array.from({ length: 200 }, () => longFact(5_000)));
  for (let beat = 0; beat < 6; beat += 1) {
    slow.read();
    await scene.pass(BEAT_MS);
    assert.not.ok(slow.destroyed);
  }
  slow.destroy();
});

test("over a socket too a client that takes nothing is cut off, and may resume", async () => {
  const world = makeWorld();
  const server = await listenOn({ hostname: "127.0.0.1", port: 0 })(world.app, () => {});
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  // It reads only as much as tells that the stream has begun.
  socket.once("data", () => socket.pause());
  socket.write("GET /events?last_event_id=0 HTTP/1.1\r\nhost: x\r\n\r\n");
  while (!socket.isPaused()) await new Promise(setImmediate);
  const going = eventsIn(await fetch(`${server.url}/events?last_event_id=0`));
  for (let count = 0; count < 20; count += 1) {
    await world.store(8, longFact(1_000_000));
    await going.next();
  }
  const cut = once(socket, "close");
  for (let beats = 1; beats <= 4; beats += 1) {
    world.clock.moveTo(beats * BEAT_MS);
    const next = going.next();
    await world.store(8, longFact(1));
    await next;
  }
  assert.equal(world.logged, []);
  socket.on("error", () => {});
  socket.resume();
  await cut;
  const resumed = eventsIn(await fetch(`${server.url}/events?last_event_id=23`));
  assert.is((await resumed.next())?.id, "24");
  server.cut();
  await server.close();
  await world.close();
});

test("what is no longer in memory is read from the journal, a page at a time", async () => {
  const journal = createMemoryJournal();
  const after: number[] = [];
  const scene = makeScene({
    ...journal,
    read: (sequence) => {
      after.push(sequence);
      return journal.read(sequence);
    },
  });
  await scene.store(openingOf([1]));
  for (let round = 0; round < 10; round += 1) {
    await scene.store(
      Array.from({ length: 1_000 }, () => longFact(1)),
      8,
    );
  }
  await scene.store([started(0), ran(0, 0, 0), done(0), { type: "finished", at: 9 }]);
  const [one, other] = await scene.resolved(
    Promise.all([readEvents(scene.follow()).rest(), readEvents(scene.follow()).rest()]),
  );
  assert.is(one.length, 9);
  assert.equal(one, other);
  // Where the end of the build is looked up, nothing is left to read.
  const pages = after.filter((sequence) => sequence > 0 && sequence < scene.entries.length);
  assert.ok(pages.length < 14, `${pages.length} pages were read`);
  assert.is(new Set(pages).size, pages.length, "a page was read twice");
});

test("a journal that can't be read ends the stream in its middle, and it is logged", async () => {
  const journal = createMemoryJournal();
  journal.append([{ build: 7, fact: longFact(1) }]);
  const scene = makeScene({
    ...journal,
    read: () => {
      throw new StoreError("Cannot read");
    },
  });
  const events = readEvents(scene.live.allEvents(0));
  const all = events.rest().catch(() => "cut");
  await scene.settle();
  // The journal's actor does not answer then.
  await scene.system.advance(10_000);
  await scene.resolved(all);
  assert.equal(scene.logged.slice(-1), ["A stream of events was ended, as there was no way to go on"]);
});

test("many who follow the same console have it read once each time", async () => {
  const scene = makeScene();
  await scene.store([...openingOf([1]), started(0)]);
  const readers = Array.from({ length: 20 }, () => readEvents(scene.follow("", true)));
  await scene.resolved(Promise.all(readers.map((reader) => reader.take(5))));
  for (let round = 1; round <= 5; round += 1) {
    const before = scene.reads();
    scene.consoles.set("0.0", "line\n".repeat(round));
    const lines = Promise.all(readers.map((reader) => reader.next()));
    await scene.pass(250);
    const told = await scene.resolved(lines);
    assert.equal(new Set(told.map((event) => event?.data["content"])), new Set(["line\n"]));
    assert.ok(scene.reads() - before <= 2, `${scene.reads() - before} reads`);
  }
  await Promise.all(readers.map((reader) => reader.leave()));
  await scene.settle();
  assert.is(scene.clock.nextAt, undefined);
});

test("500 clients, some of whom take nothing, are all sent the same, each event once", async () => {
  const scene = makeScene();
  await scene.store([...openingOf([1]), started(0)]);
  const streams = Array.from({ length: 500 }, () => scene.follow());
  const texts = streams.map((): Buffer[] => []);
  const takers = [...streams.entries()].filter(([index]) => index % 10 > 0);
  for (let round = 0; round < 20; round += 1) {
    await scene.store(Array.from({ length: 30 }, () => ({ type: "preparing", at: round })));
    await scene.pass(50);
    for (const [index, stream] of takers) {
      for (let bytes: unknown = stream.read(); Buffer.isBuffer(bytes); bytes = stream.read()) texts[index]?.push(bytes);
    }
  }
  await scene.store([ran(0, 0, 0), done(0), { type: "finished", at: 9 }]);
  const rests = await scene.resolved(Promise.all(takers.map(([, stream]) => buffer(stream))));
  const all = takers.map(([index], place) => Buffer.concat([...(texts[index] ?? []), rests[place] ?? Buffer.alloc(0)]));
  const [first = Buffer.alloc(0)] = all;
  assert.ok(all.every((bytes) => bytes.equals(first)));
  const ids = [...first.toString().matchAll(/^id: (.*)$/gm)].map(([, id]) => id);
  const facts = scene.entries.map(({ sequence }) => String(sequence));
  assert.equal(ids, [...facts, `${facts.length};end`]);
  for (const stream of streams) stream.destroy();
  await scene.settle();
  assert.is(scene.clock.nextAt, undefined);
});

test("a console that can't be read is passed over, and logged", async () => {
  const logged: string[] = [];
  const log = {
    debug: () => {},
    info: () => {},
    error: () => {},
    warn: (_: unknown, text: string) => void logged.push(text),
  };
  const reader = createConsoleReader({ console: () => Promise.reject(new StoreError("Cannot read")) }, log);
  assert.equal(await reader.read(7, 0, 0, 3, false), { body: null, next: 3, hasMore: false });
  assert.equal(logged, ["A console could not be read, its lines are left out"]);
});

test("streams that are opened after the end are over at once", async () => {
  const scene = makeScene();
  await scene.store(openingOf([1]));
  const before = readEvents(scene.follow());
  await scene.resolved(before.take(4));
  scene.live.close();
  scene.live.close();
  assert.equal(await scene.resolved(before.rest()), []);
  assert.equal(await scene.resolved(readEvents(scene.follow()).rest()), []);
  assert.equal(await scene.resolved(readEvents(scene.live.allEvents(0)).rest()), []);
});

test.run();
