import * as assert from "uvu/assert";
import { eventOf, plannedOf } from "../../../src/cli/view/facts.ts";
import { createFollower, type FollowerOptions } from "../../../src/cli/view/follower.ts";
import type { View } from "../../../src/cli/view/view.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { openingOf, ran, started } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";

const test = suite("follower");

/** What a view is told of, in lines. */
const told = async (facts: readonly Fact[], options: Partial<FollowerOptions> = {}): Promise<readonly string[]> => {
  const lines: string[] = [];
  const view: View = {
    event: () => {},
    ended: ({ name, failed }, tail) => void lines.push([name, failed ? "failed" : "passed", ...tail].join(" ")),
    say: (line) => void lines.push(line),
    summary: () => {},
    close: () => Promise.resolve(),
  };
  const tailOf = (_: number, atom: number): readonly string[] => [`output ${atom}`];
  const follower = createFollower(view, { tailOf, verbose: false, isCrowded: () => false, ...options });
  for (const [sequence, fact] of facts.entries()) {
    if (fact.type === "prepared") follower.progress.plan(plannedOf(fact.plan, 2));
    follower.take(eventOf({ sequence, build: 7, fact }));
  }
  await follower.settled();
  return lines;
};

const ENDED: readonly Fact[] = [...openingOf([3]), started(0), ran(0, 0, 0), ran(0, 1, 7), ran(0, 2, 0)];

test("a failed atom is told of with the end of its output", async () => {
  assert.equal(await told(ENDED), ["N=0.1 failed output 1"]);
});

test("verbosely, every atom is", async () => {
  assert.equal(await told(ENDED, { verbose: true }), [
    "N=0.0 passed output 0",
    "N=0.1 failed output 1",
    "N=0.2 passed output 2",
  ]);
});

test("atoms are told of in order, however long their outputs take to come", async () => {
  const facts = [...openingOf([3]), started(0), ran(0, 0, 1), ran(0, 1, 1), ran(0, 2, 1)];
  const tailOf = async (_: number, atom: number): Promise<readonly string[]> => {
    for (let turns = 3 - atom; turns > 0; turns -= 1) await new Promise(setImmediate);
    if (atom === 1) throw new Error("the server has forgotten it");
    return [];
  };
  assert.equal(await told(facts, { tailOf }), ["N=0.0 failed", "N=0.1 failed", "N=0.2 failed"]);
});

test("what a cancel ended has not failed by itself", async () => {
  const facts: readonly Fact[] = [...openingOf([1]), started(0), { type: "canceled", at: 5 }, ran(0, 0, -15)];
  assert.equal(await told(facts), []);
});

const MANY = 150;

test("of many failed atoms the first are told of with their output, the others in a line", async () => {
  const facts: readonly Fact[] = [
    ...openingOf([MANY]),
    started(0),
    ...Array.from({ length: MANY }, (_, atom) => ran(0, atom, 1)),
  ];
  const lines = await told(facts);
  assert.is(lines.filter((line) => line.includes("output")).length, 101);
  assert.is(lines.filter((line) => line.startsWith("N=")).length, MANY);
  assert.is(lines.at(-1), `N=0.${MANY - 1} failed`);
});

test("who can't keep up is told how many atoms are left out", async () => {
  const lines = await told([...ENDED, ran(0, 2, 9)], { isCrowded: () => true });
  assert.equal(lines, ["2 more atoms ended that are not shown, as the terminal is slow"]);
});

test("a server that stopped, and a subjob that waits again, are told of", async () => {
  const facts: readonly Fact[] = [
    ...openingOf([1]),
    started(0),
    { type: "interrupted", at: 6 },
    { type: "subjobRequeued", at: 7, subjob: 0, reason: "the server stopped" },
  ];
  assert.equal(await told(facts), [
    "The server stopped, and goes on with the build",
    "Subjob 0 waits again: the server stopped",
  ]);
});

test.run();
