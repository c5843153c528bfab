import * as assert from "uvu/assert";
import type { SchedulerStatus } from "../../src/actors/protocol.ts";
import { executorViewsOf, slaveStatusOf, slaveUrlOf, slaveViewsOf, type SlaveView } from "../../src/http/slave-view.ts";
import { suite } from "../support/suite.ts";
import { IDLE, workerState } from "./fake-scheduler.ts";
import { SESSION } from "./world.ts";

const test = suite("slave-view");

const BUSY: SchedulerStatus = {
  executors: 3,
  busy: 2,
  waiting: 4,
  unplaced: [],
  workers: null,
  losses: null,
  isDraining: false,
  slots: [null, { build: 9, subjob: 4 }, { build: 8, subjob: null }],
};

const serverOf = (status: SchedulerStatus, origin = "http://build.example:43000"): SlaveView | undefined =>
  slaveViewsOf(status, origin, SESSION)[0];

test("a slave has the keys of the original's, and the oldest build that runs", () => {
  assert.equal(slaveViewsOf(BUSY, "http://build.example:43000", SESSION), [
    {
      url: "build.example:43000",
      id: 1,
      session_id: SESSION,
      num_executors: 3,
      num_executors_in_use: 2,
      current_build_id: 8,
      is_alive: true,
      is_in_shutdown_mode: false,
    },
  ]);
  assert.is(serverOf(IDLE)?.current_build_id, null);
});

test("its own status has the keys of the original's", () => {
  assert.equal(slaveStatusOf(BUSY, "http://build.example:43000", SESSION), {
    is_alive: true,
    master_url: "build.example:43000",
    current_build_id: 8,
    slave_id: 1,
    executors: executorViewsOf(BUSY),
    session_id: SESSION,
  });
});

test("executors stand in the order of their numbers, with nulls for what they do not have", () => {
  assert.equal(executorViewsOf(BUSY), [
    { id: 0, current_build: null, current_subjob: null },
    { id: 1, current_build: 9, current_subjob: 4 },
    { id: 2, current_build: 8, current_subjob: null },
  ]);
});

test("one that is shut down is alive until nothing runs any more", () => {
  const alive = (status: SchedulerStatus): boolean | undefined => serverOf(status)?.is_alive;
  assert.equal(
    [alive(IDLE), alive({ ...IDLE, isDraining: true }), alive({ ...BUSY, isDraining: true })],
    [true, false, true],
  );
});

test("workers are the slaves in place of the server, but for those that have left", () => {
  const [one, two, three] = slaveViewsOf(
    {
      ...BUSY,
      workers: [
        workerState({ busy: 2, build: 8, labels: ["gpu"] }),
        workerState({ id: 2, status: "left" }),
        workerState({ id: 3, name: "big", isDraining: true }),
        workerState({ id: 4, status: "lost" }),
      ],
    },
    "http://build.example:43000",
    SESSION,
  );
  assert.equal(one, {
    url: "small:1",
    id: 1,
    session_id: SESSION,
    num_executors: 2,
    num_executors_in_use: 2,
    current_build_id: 8,
    is_alive: true,
    is_in_shutdown_mode: false,
    labels: ["gpu"],
    heard: 1.5,
  });
  assert.equal([two?.url, two?.is_alive, two?.is_in_shutdown_mode], ["big:3", true, true]);
  assert.equal([three?.id, three?.is_alive], [4, false]);
  assert.equal(slaveViewsOf({ ...BUSY, workers: [] }, "http://h", SESSION), []);
});

test("its url has a port, whatever the client left out", () => {
  assert.is(slaveUrlOf("http://build.example"), "build.example:80");
  assert.is(slaveUrlOf("https://build.example"), "build.example:443");
  assert.is(slaveUrlOf("http://[::1]:8080"), "[::1]:8080");
});

test.run();
