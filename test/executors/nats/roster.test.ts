import * as assert from "uvu/assert";
import type { Presence } from "../../../src/bus/messages.ts";
import { deferred } from "../../../src/executors/deferred.ts";
import { createRoster, type Member, type RosterOptions } from "../../../src/executors/nats/roster.ts";
import { suite } from "../../support/suite.ts";

const test = suite("roster of workers");

const presence = (worker: string, sequence: number, more: Partial<Presence> = {}): Presence => ({
  worker,
  name: `name of ${worker}`,
  executors: 2,
  labels: [],
  sequence,
  isDraining: false,
  hasLeft: false,
  runs: [],
  builds: [],
  ...more,
});

const LONG_MS = 60_000;

const rosterOf = (options: Partial<RosterOptions> = {}) => {
  let changes = 0;
  const roster = createRoster({
    silenceMs: LONG_MS,
    isReached: async () => true,
    now: () => 5,
    onLost: () => {},
    onChange: () => void (changes += 1),
    ...options,
  });
  return { roster, changes: () => changes };
};

test("workers have numbers in the order in which they join, and count while they take work", () => {
  const { roster, changes } = rosterOf();
  roster.hear(presence("a", 1));
  roster.hear(presence("b", 1, { executors: 3, labels: ["gpu", "big"] }));
  assert.equal(
    roster.all().map(({ id, name }) => [id, name]),
    [
      [1, "name of a"],
      [2, "name of b"],
    ],
  );
  assert.equal([roster.sizeFor([]), roster.sizeFor(["gpu"]), roster.sizeFor(["gpu", "big"])], [5, 3, 3]);
  assert.is(roster.sizeFor(["small"]), 0);
  assert.is(changes(), 2);
  roster.hear(presence("a", 2, { isDraining: true }));
  assert.is(roster.sizeFor([]), 3);
  assert.is(roster.dismiss(2)?.worker, "b");
  assert.is(roster.sizeFor([]), 0);
  assert.is(changes(), 4);
  roster.close();
});

test("what a worker says again changes nothing, nor does what it said before", () => {
  const { roster, changes } = rosterOf();
  roster.hear(presence("a", 2));
  assert.is(roster.hear(presence("a", 2, { executors: 7 })), undefined);
  assert.is(roster.hear(presence("a", 1, { executors: 7 })), undefined);
  assert.is(roster.sizeFor([]), 2);
  assert.is(roster.hear(presence("a", 3))?.executors, 2);
  assert.is(changes(), 1);
  roster.close();
});

test("one that is silent for too long is lost, and keeps its number when it is heard of again", async () => {
  const { promise: lost, resolve: onLost } = deferred<Member>();
  const { roster } = rosterOf({ silenceMs: 1, onLost });
  roster.hear(presence("a", 1));
  const { status } = await lost;
  assert.is(status, "lost");
  assert.is(roster.sizeFor([]), 0);
  assert.is(roster.find("a"), undefined);
  assert.is(roster.dismiss(1), undefined);
  // A repetition is no sign of life.
  assert.is(roster.hear(presence("a", 1)), undefined);
  assert.is(roster.find("a"), undefined);
  assert.is(roster.hear(presence("a", 2))?.id, 1);
  assert.is(roster.sizeFor([]), 2);
  roster.close();
});

test("nobody is lost while nobody can be heard", async () => {
  const asked = deferred<void>();
  const reached = deferred<boolean>();
  const lost: string[] = [];
  const { roster } = rosterOf({
    silenceMs: 1,
    isReached: () => {
      asked.resolve();
      return reached.promise;
    },
    onLost: ({ worker }) => void lost.push(worker),
  });
  roster.hear(presence("a", 1));
  await asked.promise;
  reached.resolve(false);
  await reached.promise;
  assert.ok(roster.find("a"));
  assert.equal(lost, []);
  roster.close();
});

test("one that is heard of while it is asked whether anybody can be is not lost", async () => {
  const asked = deferred<void>();
  const reached = deferred<boolean>();
  let isFirst = true;
  const lost: string[] = [];
  const { roster } = rosterOf({
    silenceMs: 1,
    isReached: () => {
      asked.resolve();
      const answer = isFirst ? reached.promise : Promise.resolve(false);
      isFirst = false;
      return answer;
    },
    onLost: ({ worker }) => void lost.push(worker),
  });
  roster.hear(presence("a", 1));
  await asked.promise;
  roster.touch("a");
  reached.resolve(true);
  await reached.promise;
  assert.ok(roster.find("a"));
  assert.equal(lost, []);
  roster.close();
});

test("of those that are gone the last hundred are remembered", () => {
  const { roster } = rosterOf();
  for (let index = 0; index < 150; index++) {
    const member = roster.hear(presence(`w${index}`, 1));
    if (member !== undefined) roster.leave(member);
  }
  roster.hear(presence("here", 1));
  assert.is(roster.all().length, 101);
  assert.equal([roster.all()[0]?.id, roster.all().at(-1)?.id], [51, 151]);
  assert.is(roster.all()[0]?.status, "left");
  roster.close();
});

test.run();
