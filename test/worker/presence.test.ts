import { EventEmitter, once } from "node:events";
import * as assert from "uvu/assert";
import { BusError, type Bus } from "../../src/bus/contract.ts";
import type { Instructions, Presence } from "../../src/bus/messages.ts";
import { PRESENCE } from "../../src/bus/questions.ts";
import { createPresence, type PresenceExchange } from "../../src/worker/presence.ts";
import { suite } from "../support/suite.ts";

const test = suite("presence");

const HAS: Omit<Presence, "sequence" | "hasLeft"> = {
  worker: "w",
  name: "machine",
  executors: 1,
  labels: [],
  isDraining: false,
  runs: [],
  builds: [],
};

const INSTRUCTIONS: Instructions = { session: "s", queues: ["any"], abort: [], handBack: [], over: [], leave: false };

interface Scene {
  readonly presence: PresenceExchange;
  readonly said: readonly Presence[];
  readonly acted: readonly Instructions[];
  readonly warnings: readonly string[];
  /** Resolves when it was said so often. */
  until(times: number): Promise<void>;
}

/** @param answer called with how often it was asked */
const sceneOf = (heartbeatMs: number, answer: (times: number) => Promise<Instructions>): Scene => {
  const said: Presence[] = [];
  const acted: Instructions[] = [];
  const warnings: string[] = [];
  const saying = new EventEmitter();
  const ask: Bus["ask"] = async ({ answer: shape }, asked) => {
    said.push(PRESENCE.asked.parse(asked));
    saying.emit("said");
    return shape.parse(await answer(said.length));
  };
  return {
    said,
    acted,
    warnings,
    until: async (times) => {
      while (said.length < times) await once(saying, "said");
    },
    presence: createPresence({
      bus: { ask },
      describe: () => HAS,
      act: (instructions) => void acted.push(instructions),
      heartbeatMs,
      warn: (message) => void warnings.push(message),
    }),
  };
};

/** Longer than any test. */
const NEVER_MS = 1_000_000;

test("it is told at once, at every heartbeat, and what the answer says is done", async () => {
  const { presence, said, acted, until } = sceneOf(5, async () => INSTRUCTIONS);
  await presence.joined;
  assert.equal(acted[0], INSTRUCTIONS);
  await until(3);
  await presence.goodbye();
  assert.equal(
    said.map(({ sequence, hasLeft }) => [sequence, hasLeft]),
    said.map((_, place) => [place + 1, place === said.length - 1]),
  );
});

test("what has changed while it was told is told again, once", async () => {
  const answers: (() => void)[] = [];
  const { presence, until, said } = sceneOf(
    NEVER_MS,
    () => new Promise((resolve) => answers.push(() => resolve(INSTRUCTIONS))),
  );
  for (let times = 0; times < 3; times += 1) presence.tell();
  assert.is(said.length, 1);
  answers[0]?.();
  await until(2);
  answers[1]?.();
  const leaving = presence.goodbye();
  answers[2]?.();
  await leaving;
  assert.is(said.length, 3);
});

test("a person is told after three questions without an answer, once until there is one", async () => {
  const { presence, warnings, until } = sceneOf(2, async (times) => {
    if (times === 8) return INSTRUCTIONS;
    throw new BusError("Cannot ask");
  });
  await until(7);
  assert.equal(warnings, ["Cannot ask; is it running, in the same namespace and with the same secret?"]);
  await presence.joined;
  await until(12);
  assert.is(warnings.length, 2);
  await presence.goodbye();
});

test("the last word is said until it is answered, but not for ever, and nothing is done any more", async () => {
  const { presence, said, acted } = sceneOf(NEVER_MS, async (times) => {
    if (times === 2) throw new BusError("Cannot ask");
    return { ...INSTRUCTIONS, leave: true };
  });
  await presence.joined;
  await Promise.all([presence.goodbye(), presence.goodbye()]);
  presence.tell();
  assert.equal(
    said.map(({ hasLeft }) => hasLeft),
    [false, true, true],
  );
  assert.is(acted.length, 1);
  const unheard = sceneOf(NEVER_MS, () => Promise.reject(new BusError("Cannot ask")));
  await unheard.presence.goodbye();
  assert.is(unheard.said.length, 4);
});

test.run();
