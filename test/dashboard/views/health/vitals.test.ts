import * as assert from "uvu/assert";
import type { SystemStatus, WorkerAtWork } from "../../../../src/client.ts";
import { complaintOf, vitalsOf } from "../../../../src/dashboard/views/health/vitals.ts";
import { suite } from "../../../support/suite.ts";
import { SYSTEM } from "./sample-system.ts";

const test = suite("vitals of a server");

const words = (system: SystemStatus): Readonly<Record<string, string>> =>
  Object.fromEntries(vitalsOf(system).map(({ name, value }) => [name, value]));

const complaint = (more: Partial<SystemStatus>): string | null => complaintOf(vitalsOf({ ...SYSTEM, ...more }));

test("each number is told in the unit that people use", () => {
  assert.equal(words(SYSTEM), {
    "Executors busy": "1 of 2",
    "Subjobs waiting": "1,200",
    "Atoms a minute": "90",
    "Event-loop delay": "12 ms",
    "Server’s memory": "200 MB",
    "Server’s CPU": "0.25 cores",
    "Machine’s memory": "8.0 GB free",
    Disk: "50 GB free",
    "Up for": "1 min 30 s",
  });
});

test("nothing is complained of while all is well, however busy the executors are", () => {
  assert.is(complaint({}), null);
});

test("what is wrong is said in words", () => {
  const { process, machine, queue } = SYSTEM;
  assert.is(complaint({ process: { ...process, delay_p99: 0.3 } }), "Event-loop delay: answers are slow");
  assert.is(complaint({ process: { ...process, heap_used: 3.9e9 } }), "Server’s memory: the heap is nearly full");
  assert.is(complaint({ machine: { ...machine, disk: { total: 100e9, free: 1e9 } } }), "Disk: nearly full");
  assert.is(complaint({ queue: { ...queue, is_draining: true } }), "Executors busy: shut down: nothing starts");
  assert.is(
    complaint({ executors: null, machine: { ...machine, memory: { total: 16e9, free: 1e8 } } }),
    "Executors busy: the scheduler does not answer; Machine’s memory: nearly used up",
  );
});

test("that no worker is there, or none that a build asks for, is said", () => {
  const worker: WorkerAtWork = {
    id: 1,
    name: "big",
    is_alive: true,
    is_draining: false,
    num_executors: 2,
    num_executors_in_use: 0,
    current_build: null,
    labels: [],
    heard: 1_089,
  };
  assert.is(complaint({ workers: [worker] }), null);
  assert.is(complaint({ workers: [] }), "Executors busy: no worker is there");
  assert.is(complaint({ workers: [{ ...worker, is_alive: false }] }), "Executors busy: no worker is there");
  const unplaced = [{ build_id: 7, waits_for: "a worker with the labels gpu" }];
  assert.is(
    complaint({ workers: [worker], queue: { ...SYSTEM.queue, unplaced } }),
    "Subjobs waiting: build 7 waits for a worker with the labels gpu",
  );
});

test("what is not known is a dash", () => {
  const unknown: SystemStatus = {
    ...SYSTEM,
    executors: null,
    queue: { subjobs_waiting: null, is_draining: null, builds_queued: null, builds_active: null },
    machine: { ...SYSTEM.machine, disk: null },
  };
  const { "Executors busy": busy, "Subjobs waiting": waiting, Disk: disk } = words(unknown);
  assert.equal([busy, waiting, disk], ["—", "—", "—"]);
});

test.run();
