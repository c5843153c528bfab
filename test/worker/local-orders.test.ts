import * as assert from "uvu/assert";
import type { Orders } from "../../src/bus/messages.ts";
import { localOrders, type RunPlace } from "../../src/worker/local-orders.ts";
import { suite } from "../support/suite.ts";

const test = suite("local orders");

const PLACE: RunPlace = { folder: "/base/run", projectDirectory: "/here", mark: { MARK: "/base" }, slot: 3 };

const ordersOf = (environment: Orders["environment"], atom: Orders["environment"] = {}): Orders => ({
  build: 5,
  projectDirectory: "/srv/app",
  environment,
  subjobs: [{ subjob: 7, atoms: [{ script: "make /srv/app", environment: atom }] }],
});

test("the project's path in an environment is that of this machine", () => {
  const [order] = localOrders(ordersOf({ A: "/srv/app", B: "x=/srv/app/y:/srv/app" }, { C: "/srv/app/c" }), PLACE);
  assert.is(order?.environment["A"], "/here");
  assert.is(order?.environment["B"], "x=/here/y:/here");
  assert.equal(order?.atoms[0]?.environment, { C: "/here/c" });
});

test("a longer word is another path", () => {
  const [order] = localOrders(ordersOf({ A: "/srv/app2 /srv/application /srv/app_ /srv/app.old /srv/app" }), PLACE);
  assert.is(order?.environment["A"], "/srv/app2 /srv/application /srv/app_ /here.old /here");
});

test("a path here with what means something in a replacement is taken as it is", () => {
  const [order] = localOrders(ordersOf({ A: "/srv/app" }), { ...PLACE, projectDirectory: "/$&/$1" });
  assert.is(order?.environment["A"], "/$&/$1");
});

test("what is this machine's own wins, and all subjobs share one environment", () => {
  const orders = ordersOf({ PROJECT_DIR: "/x", MACHINE_EXECUTOR_INDEX: "9", MARK: "theirs", EXECUTOR_INDEX: "9" });
  const [first, second] = localOrders({ ...orders, subjobs: [...orders.subjobs, ...orders.subjobs] }, PLACE);
  assert.equal(first?.environment, {
    PROJECT_DIR: "/here",
    MACHINE_EXECUTOR_INDEX: "3",
    MARK: "/base",
    EXECUTOR_INDEX: "9",
  });
  assert.is(first?.environment, second?.environment);
});

test("all else is as the master gave it, with files of this run", () => {
  const attempts = { timeoutMs: 1, noOutputTimeoutMs: null, retries: 2 };
  const orders = ordersOf({});
  const atoms = [
    { script: "a", environment: {}, name: "A" },
    { script: "b", environment: {} },
  ];
  const [order] = localOrders({ ...orders, subjobs: [{ subjob: 7, atoms, from: 1, attempts }] }, PLACE);
  assert.equal(order, {
    build: 5,
    subjob: 7,
    projectDirectory: "/here",
    environment: { MARK: "/base", PROJECT_DIR: "/here", MACHINE_EXECUTOR_INDEX: "3" },
    atoms: [
      {
        script: "a",
        environment: {},
        name: "A",
        console: "/base/run/console/7_0.log",
        artifacts: "/base/run/artifacts/7_0",
      },
      { script: "b", environment: {}, console: "/base/run/console/7_1.log", artifacts: "/base/run/artifacts/7_1" },
    ],
    from: 1,
    attempts,
  });
});

test.run();
