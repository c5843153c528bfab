import * as assert from "uvu/assert";
import { failure } from "../../src/model/errors.ts";
import { doRun } from "../../src/worker/granted-run.ts";
import { suite } from "../support/suite.ts";
import { fakeMachine, ORDERS_OF_THREE, saidOf, type FakeMachine } from "./fake-machine.ts";
import { endsOf } from "./worker-orders.ts";

const test = suite("granted run");

interface Scene extends FakeMachine {
  /** Resolves with whether the master has heard all. */
  readonly over: Promise<boolean>;
  readonly aborting: AbortController;
  readonly returning: AbortController;
}

const sceneOf = (prepare: (returning: AbortController) => void = () => {}): Scene => {
  const fake = fakeMachine();
  const aborting = new AbortController();
  const returning = new AbortController();
  prepare(returning);
  const name = { session: "s", run: 1 };
  const granted = {
    name,
    orders: ORDERS_OF_THREE,
    slot: 0,
    signal: aborting.signal,
    handBack: returning.signal,
  };
  return Object.assign(fake, { aborting, returning, over: doRun(granted, fake.machine) });
};

test("nothing runs before the project is there, and the master hears of a build that is new here", async () => {
  const scene = sceneOf();
  assert.is(scene.changes, 1);
  assert.equal(scene.ran, []);
  scene.prepare();
  await scene.running;
  const [{ orders, options, end }] = scene.ran as [Scene["ran"][0]];
  assert.equal(
    orders.map(({ subjob, projectDirectory }) => [subjob, projectDirectory]),
    [4, 5, 6].map((subjob) => [subjob, scene.folder]),
  );
  options.report(orders.map(({ subjob }) => ({ type: "subjobEnded", subjob, outcome: { type: "done" } })));
  end();
  assert.ok(await scene.over);
  assert.equal(endsOf(saidOf(scene.heard)), ["4 done", "5 done", "6 done"]);
});

test("what is handed back while the project is set up is all but the first", async () => {
  const scene = sceneOf();
  scene.returning.abort();
  scene.prepare();
  await scene.running;
  const [{ orders, options, end }] = scene.ran as [Scene["ran"][0]];
  assert.equal(
    orders.map(({ subjob }) => subjob),
    [4],
  );
  options.report([{ type: "subjobEnded", subjob: 4, outcome: { type: "done" } }]);
  end();
  await scene.over;
  assert.equal(endsOf(saidOf(scene.heard)), ["5 returned", "6 returned", "4 done"]);
});

test("what is handed back before it has begun is all of it, and nothing is set up", async () => {
  const scene = sceneOf((returning) => returning.abort());
  assert.ok(await scene.over);
  assert.equal(endsOf(saidOf(scene.heard)), ["4 returned", "5 returned", "6 returned"]);
  assert.is(scene.changes, 0);
});

test("what is aborted while the project is set up never runs", async () => {
  const scene = sceneOf();
  scene.aborting.abort();
  scene.prepare(failure("Cannot set up"));
  assert.ok(await scene.over);
  assert.equal(endsOf(saidOf(scene.heard)), ["4 aborted", "5 aborted", "6 aborted"]);
  assert.equal(scene.ran, []);
});

test("a project that can't be had ends the first of what was not handed back", async () => {
  const scene = sceneOf();
  scene.prepare(failure("Cannot set up"));
  assert.ok(await scene.over);
  assert.equal(endsOf(saidOf(scene.heard)), ["4 impossible", "5 returned", "6 returned"]);
});

test.run();
