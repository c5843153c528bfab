import * as assert from "uvu/assert";
import { createTestSystem } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { startOpenActor } from "./open-actor.ts";

const tick = { type: "note", text: "tick" } as const;

const test = suite("timers");

test("once tells after its delay, once", async () => {
  const system = createTestSystem();
  const { act, notes } = startOpenActor(system);
  await act(({ timers }) => timers.once("t", 100, tick));
  await system.advance(99);
  assert.is(notes.length, 0);
  await system.advance(1_000);
  assert.is(notes.length, 1);
});

test("every tells at each period until it is cancelled", async () => {
  const system = createTestSystem();
  const { act, notes } = startOpenActor(system);
  await act(({ timers }) => timers.every("t", 100, tick));
  await system.advance(350);
  assert.is(notes.length, 3);
  await act(({ timers }) => timers.cancel("t"));
  await system.advance(350);
  assert.is(notes.length, 3);
});

test("a periodic message never waits twice", async () => {
  const system = createTestSystem();
  const { act, notes } = startOpenActor(system);
  await act(({ timers }) => timers.every("t", 100, tick));
  for (const at of [100, 200, 300]) system.clock.moveTo(at);
  await system.run();
  assert.is(notes.length, 1);
});

test("a timer replaces the one of its key", async () => {
  const system = createTestSystem();
  const { act, notes } = startOpenActor(system);
  await act(({ timers }) => {
    timers.once("t", 100, tick);
    timers.once("t", 200, { type: "note", text: "other" });
  });
  await system.advance(1_000);
  assert.equal(notes, ["other"]);
});

test("a cancelled timer's message does not arrive, even if it waited in the mailbox", async () => {
  const system = createTestSystem();
  const { act, notes } = startOpenActor(system);
  await act(({ timers }) => timers.once("t", 100, tick));
  const cancelled = act(({ timers }) => timers.cancel("t"));
  system.clock.moveTo(100);
  await cancelled;
  assert.equal(notes, []);
});

test("timers are gone after a crash and after a stop", async () => {
  const system = createTestSystem();
  const { act, crash, notes } = startOpenActor(system);
  await act(({ timers }) => timers.every("t", 100, tick));
  await crash();
  await system.advance(1_000);
  await act(({ timers }) => timers.every("t", 100, tick));
  await system.stop({ deadlineMs: 10 });
  await system.advance(1_000);
  assert.equal(notes, []);
  assert.is(system.clock.nextAt, undefined);
});

test.run();
