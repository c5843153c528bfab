import * as assert from "uvu/assert";
import { BusError, type Bus } from "../../src/bus/contract.ts";
import { CLAIM } from "../../src/bus/questions.ts";
import { createPatientBus, type PatientBus } from "../../src/worker/patient-bus.ts";
import { suite } from "../support/suite.ts";

const test = suite("patient bus");

const CLAIMED = { session: "s", run: 1, worker: "w" };

interface Scene {
  readonly patient: PatientBus;
  reconnect(): void;
  asked: number;
}

/** @param failures how often nobody answers */
const sceneOf = (failures: number, heartbeatMs: number, error: Error = new BusError("no answer")): Scene => {
  const listeners: (() => void)[] = [];
  const ask: Bus["ask"] = async ({ answer }) => {
    scene.asked += 1;
    if (scene.asked <= failures) throw error;
    return answer.parse({ verdict: "granted" });
  };
  const scene = {
    asked: 0,
    reconnect: () => {
      for (const listener of listeners) listener();
    },
    patient: createPatientBus({ ask, onReconnect: (listener) => void listeners.push(listener) }, heartbeatMs),
  };
  return scene;
};

test("it asks until it is answered", async () => {
  const scene = sceneOf(3, 5);
  assert.equal(await scene.patient.ask(CLAIM, CLAIMED, new AbortController().signal), { verdict: "granted" });
  assert.is(scene.asked, 4);
});

test("it asks at once when the connection is back", async () => {
  const scene = sceneOf(1, 1_000_000);
  const answer = scene.patient.ask(CLAIM, CLAIMED, new AbortController().signal);
  // It waits by now.
  await new Promise(setImmediate);
  const begun = performance.now();
  scene.reconnect();
  await answer;
  assert.ok(performance.now() - begun < 40);
});

test("it asks no more when the signal is aborted", async () => {
  const controller = new AbortController();
  const scene = sceneOf(Infinity, 1_000_000);
  const answer = scene.patient.ask(CLAIM, CLAIMED, controller.signal);
  await new Promise(setImmediate);
  controller.abort();
  assert.is(await answer, undefined);
  assert.is(scene.asked, 1);
  assert.is(await scene.patient.ask(CLAIM, CLAIMED, controller.signal), undefined);
  assert.is(scene.asked, 1);
});

test("an answer that comes after the abort counts still", async () => {
  const controller = new AbortController();
  const { patient } = sceneOf(0, 5);
  const work = async (): Promise<string> => {
    controller.abort();
    return "done";
  };
  assert.is(await patient.attempt(work, controller.signal), "done");
});

test("a bug is not tried again", async () => {
  const scene = sceneOf(1, 5, new TypeError("a bug"));
  const failed = await scene.patient.ask(CLAIM, CLAIMED, new AbortController().signal).catch((error: unknown) => error);
  assert.instance(failed, TypeError);
  assert.is(scene.asked, 1);
});

test.run();
