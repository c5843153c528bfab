import { signal } from "@preact/signals";
import * as assert from "uvu/assert";
import type { BuildEvent, Client } from "../../../../src/client.ts";
import { followRecording } from "../../../../src/dashboard/views/timeline/reading.ts";
import { suite } from "../../../support/suite.ts";
import { BEGINNING, eventsOf, subjobRun } from "./recorded.ts";

const test = suite("reading");

const EVENTS = eventsOf([...BEGINNING, ...subjobRun(0, 0, 4, 6), { type: "finished", at: 7 }]);

/** Nothing more comes. */
const PAUSE = "pause";

/** A server whose streams of events are these, one after another; an error ends its stream. */
const worldOf = (...streams: readonly (readonly (BuildEvent | Error | typeof PAUSE)[])[]) => {
  const asked: string[] = [];
  const left = [...streams];
  const events = async function* (_: number, { lastEventId = "" } = {}): AsyncGenerator<BuildEvent> {
    asked.push(lastEventId);
    for (const event of left.shift() ?? []) {
      if (event instanceof Error) throw event;
      if (event === PAUSE) return new Promise(() => {});
      yield event;
    }
  };
  const feed = { connection: signal(1), beginning: signal(1) };
  const server = { read: <T>(ask: (client: Client) => Promise<T>) => ask({ events } as unknown as Client) };
  return { asked, feed, data: { server, feed } };
};

/** Resolves once the condition holds, which signals make true. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise(setImmediate);
};

test("a build is followed to its end", async () => {
  const { data, asked } = worldOf(EVENTS);
  const reading = followRecording(data, 1);
  await until(() => reading.value.value?.recording.outcome === "finished");
  assert.equal(asked, [""]);
  reading.close();
});

test("what broke off goes on behind the last event when the page is connected again, and no bar is there twice", async () => {
  const { data, asked, feed } = worldOf([...EVENTS.slice(0, 6), new Error("gone")], EVENTS.slice(6));
  const reading = followRecording(data, 1);
  await until(() => reading.error.value !== undefined);
  feed.connection.value += 1;
  await until(() => reading.value.value?.recording.outcome === "finished");
  assert.equal(asked, ["", "5"]);
  assert.is(reading.value.value?.recording.atomsDone, 1);
  assert.is(reading.error.value, undefined);
  reading.close();
});

test("with a server that has other builds everything begins anew", async () => {
  const { data, asked, feed } = worldOf([...EVENTS.slice(0, 6), new Error("gone")], EVENTS);
  const reading = followRecording(data, 1);
  await until(() => reading.error.value !== undefined);
  feed.beginning.value += 1;
  await until(() => reading.value.value?.recording.outcome === "finished");
  assert.equal(asked, ["", ""]);
  assert.is(reading.value.value?.recording.atomsDone, 1);
  reading.close();
});

test("what happened before is told from what happens now", async () => {
  const going = EVENTS.slice(0, 5);
  const { data } = worldOf([...going, PAUSE]);
  const reading = followRecording(data, 1);
  await until(() => reading.value.value !== undefined);
  assert.is(reading.value.value?.isCaughtUp, false);
  await until(() => reading.value.value?.isCaughtUp === true);
  assert.is(reading.value.value?.recording.outcome, null);
  reading.close();
});

test("the reader may have it tried again", async () => {
  const { data } = worldOf([new Error("gone")], EVENTS);
  const reading = followRecording(data, 1);
  await until(() => reading.error.value !== undefined);
  reading.refresh();
  await until(() => reading.value.value?.recording.outcome === "finished");
  reading.close();
});

test.run();
