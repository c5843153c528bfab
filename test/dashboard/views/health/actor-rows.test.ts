import * as assert from "uvu/assert";
import type { ActorStatus } from "../../../../src/client.ts";
import { actorRowsOf, ratesBetween } from "../../../../src/dashboard/views/health/actor-rows.ts";
import { suite } from "../../../support/suite.ts";
import { actorOf } from "./sample-system.ts";

const test = suite("rows of actors");

const linesOf = (actors: readonly ActorStatus[]): readonly string[] =>
  actorRowsOf(actors).map((row) => (row.type === "actor" ? row.actor.name : `${row.count} more of ${row.kind}`));

const builds = (count: number): readonly ActorStatus[] =>
  Array.from({ length: count }, (_, index) => actorOf(`build-${index}`, { depth: 2 }));

test("a small tree is shown as it is", () => {
  const actors = [
    actorOf("root", { depth: 0 }),
    actorOf("journal"),
    actorOf("supervisor"),
    ...builds(8),
    actorOf("http"),
  ];
  assert.equal(
    linesOf(actors),
    actors.map(({ name }) => name),
  );
});

test("of many that are alike a few are shown, and how many more there are", () => {
  assert.equal(linesOf([actorOf("supervisor"), ...builds(1_000), actorOf("http")]), [
    "supervisor",
    ...builds(8).map(({ name }) => name),
    "992 more of build",
    "http",
  ]);
});

test("one to which something happened is shown among however many", () => {
  const actors = [...builds(500), actorOf("build-x1", { kind: "build", depth: 2, restarts: 3 }), ...builds(20)];
  assert.equal(linesOf(actors).slice(-2), ["build-x1", "513 more of build"]);
});

test("messages a second are those between two looks, of who was there at both", () => {
  const before = [actorOf("journal", { handled: 100 }), actorOf("build-1", { handled: 50 }), actorOf("old")];
  const after = [
    actorOf("journal", { handled: 150 }),
    actorOf("build-1", { handled: 10 }),
    actorOf("new", { handled: 9 }),
  ];
  assert.equal([...ratesBetween({ at: 10, actors: before }, { at: 12, actors: after })], [["journal", 25]]);
  assert.is(ratesBetween({ at: 10, actors: before }, { at: 10, actors: after }).size, 0);
});

test.run();
