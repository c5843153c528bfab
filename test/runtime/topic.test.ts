import * as assert from "uvu/assert";
import { topic } from "../../src/runtime/index.ts";
import { createTestSystem } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { codeOf } from "./failing.ts";
import { type OpenMessage, startOpenActor } from "./open-actor.ts";

const note = (text: string): { type: "note"; text: string } => ({ type: "note", text });

const test = suite("topic");

test("each subscriber hears in order what is published while it is subscribed", async () => {
  const system = createTestSystem();
  const [a, b] = [startOpenActor(system, { name: "a" }), startOpenActor(system, { name: "b" })];
  const notes = topic<OpenMessage>();
  notes.subscribe(a.ref);
  notes.publish(note("1"));
  const subscription = notes.subscribe(b.ref);
  notes.publish(note("2"));
  await system.run();
  notes.publish(note("waits"));
  subscription.unsubscribe();
  subscription.unsubscribe();
  notes.publish(note("3"));
  await system.run();
  assert.equal(a.notes, ["1", "2", "waits", "3"]);
  assert.equal(b.notes, ["2"]);
});

test("a slow subscriber loses the oldest messages or the newest, counted, and nobody else's", async () => {
  const system = createTestSystem();
  const [oldest, newest, quick] = ["oldest", "newest", "quick"].map((name) => startOpenActor(system, { name }));
  const notes = topic<OpenMessage>();
  assert.ok(oldest && newest && quick);
  const slow = [
    notes.subscribe(oldest.ref, { capacity: 2 }),
    notes.subscribe(newest.ref, { capacity: 2, overflow: "drop-newest" }),
  ];
  notes.subscribe(quick.ref);
  for (const text of ["1", "2", "3", "4"]) notes.publish(note(text));
  await system.run();
  assert.equal(
    [oldest.notes, newest.notes, quick.notes],
    [
      ["3", "4"],
      ["1", "2"],
      ["1", "2", "3", "4"],
    ],
  );
  assert.equal(
    slow.map(({ dropped }) => dropped),
    [2, 2],
  );
  assert.is(system.describe().deadLetters, 4);
});

test("a subscription goes on through restarts and ends with its actor", async () => {
  const system = createTestSystem();
  const { ref, notes: heard, crash, act } = startOpenActor(system, { restart: "transient" });
  const notes = topic<OpenMessage>();
  notes.subscribe(ref);
  await crash();
  notes.publish(note("after the crash"));
  await system.run();
  assert.equal(heard, ["after the crash"]);
  await act((context) => {
    notes.publish(note("waits"));
    context.stop();
  });
  notes.publish(note("nobody"));
  assert.is(system.describe().deadLetters, 1);
});

test("a published message may be put aside like any other", async () => {
  const system = createTestSystem();
  const { ref, notes: heard } = startOpenActor(system, { closed: true });
  const notes = topic<OpenMessage>();
  notes.subscribe(ref);
  for (const text of ["1", "2"]) notes.publish(note(text));
  await system.run();
  ref.tell({ type: "openUp" });
  await system.run();
  assert.equal(heard, ["1", "2"]);
});

test("a capacity below 1 is refused", () => {
  const { ref } = startOpenActor(createTestSystem());
  assert.throws(
    () => topic<OpenMessage>().subscribe(ref, { capacity: 0 }),
    (error: unknown) => codeOf(error) === "ACTOR_INVALID_OPTION",
  );
});

test.run();
