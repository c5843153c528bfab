import * as assert from "uvu/assert";
import type { Taken } from "../../src/bus/contract.ts";
import { deferred } from "../../src/executors/deferred.ts";
import { createWorkPuller, type WorkPuller } from "../../src/worker/work-puller.ts";
import { suite } from "../support/suite.ts";

const test = suite("work puller");

interface Pull {
  readonly queue: string;
  readonly waitMs: number;
  readonly signal: AbortSignal;
  give(taken: Taken | undefined): void;
}

interface Scene {
  readonly puller: WorkPuller;
  /** What was taken, in order. */
  readonly taken: readonly number[];
  /** How many more it may take. */
  room: number;
  /** The next pull of a queue. */
  next(): Promise<Pull>;
  /** Pulls that nobody has asked about. */
  readonly unseen: readonly Pull[];
}

const sceneOf = (room: number): Scene => {
  const taken: number[] = [];
  const unseen: Pull[] = [];
  const waiting: ((pull: Pull) => void)[] = [];
  const scene: Scene = {
    taken,
    room,
    unseen,
    next: (): Promise<Pull> => {
      const pull = unseen.shift();
      if (pull !== undefined) return Promise.resolve(pull);
      const { promise, resolve } = deferred<Pull>();
      waiting.push(resolve);
      return promise;
    },
    puller: createWorkPuller({
      queue: {
        next: (queue, waitMs, signal) => {
          const { promise, resolve } = deferred<Taken | undefined>();
          const pull = { queue, waitMs, signal, give: resolve };
          signal.addEventListener("abort", () => resolve(undefined), { once: true });
          const asked = waiting.shift();
          if (asked === undefined) unseen.push(pull);
          else asked(pull);
          return promise;
        },
      },
      hasRoom: () => scene.room > 0,
      take: ({ work }) => {
        scene.room -= 1;
        taken.push(work.run);
      },
    }),
  };
  return scene;
};

const runOf = (run: number): Taken => ({
  work: { session: "s", run, orders: { type: "inline", data: "" } },
  delivery: 1,
  renew: () => {},
  giveBack: () => {},
  done: async () => true,
});

test("it waits at its queue while there is room, and no longer", async () => {
  const scene = sceneOf(2);
  scene.puller.read(["any"]);
  for (const run of [1, 2]) {
    const pull = await scene.next();
    assert.ok(pull.waitMs > 0);
    pull.give(runOf(run));
  }
  scene.puller.read(["any"]);
  await Promise.resolve();
  assert.equal(scene.taken, [1, 2]);
  assert.equal(scene.unseen, []);
  scene.room = 1;
  scene.puller.wake();
  (await scene.next()).give(runOf(3));
  await Promise.resolve();
  assert.equal(scene.taken, [1, 2, 3]);
  scene.puller.stop();
});

test("of several queues what is there already is taken in their order", async () => {
  const scene = sceneOf(1);
  scene.puller.read(["both", "gpu", "any"]);
  const both = await scene.next();
  assert.equal([both.queue, both.waitMs], ["both", 0]);
  both.give(undefined);
  const gpu = await scene.next();
  assert.equal([gpu.queue, gpu.waitMs], ["gpu", 0]);
  gpu.give(runOf(1));
  await Promise.resolve();
  assert.equal(scene.unseen, []);
});

test("where nothing is there it waits at all of them, and at none of them when one has given something", async () => {
  const scene = sceneOf(1);
  scene.puller.read(["gpu", "any"]);
  for (const _ of ["gpu", "any"]) (await scene.next()).give(undefined);
  const [gpu, any] = [await scene.next(), await scene.next()];
  assert.equal([gpu.queue, any.queue], ["gpu", "any"]);
  any.give(runOf(1));
  await new Promise((resolve) => gpu.signal.addEventListener("abort", resolve));
  assert.equal(scene.taken, [1]);
});

test("other queues are read at once, and none is where there are none", async () => {
  const scene = sceneOf(1);
  scene.puller.read(["any"]);
  const any = await scene.next();
  scene.puller.read(["gpu"]);
  assert.ok(any.signal.aborted);
  const gpu = await scene.next();
  assert.is(gpu.queue, "gpu");
  scene.puller.read([]);
  assert.ok(gpu.signal.aborted);
  scene.puller.read(["any"]);
  assert.is((await scene.next()).queue, "any");
  scene.puller.stop();
});

test("a restart asks anew", async () => {
  const scene = sceneOf(1);
  scene.puller.read(["any"]);
  const first = await scene.next();
  scene.puller.restart();
  assert.ok(first.signal.aborted);
  (await scene.next()).give(runOf(1));
  await Promise.resolve();
  assert.equal(scene.taken, [1]);
});

test("a queue that can't be read is left alone for a while", async () => {
  const scene = sceneOf(1);
  scene.puller.read(["any"]);
  const begun = performance.now();
  (await scene.next()).give(undefined);
  await scene.next();
  assert.ok(performance.now() - begun > 200);
  scene.puller.stop();
});

test("one that is stopped takes no more", async () => {
  const scene = sceneOf(1);
  scene.puller.read(["any"]);
  const pull = await scene.next();
  scene.puller.stop();
  assert.ok(pull.signal.aborted);
  scene.puller.wake();
  scene.puller.read(["gpu"]);
  await Promise.resolve();
  assert.equal(scene.unseen, []);
});

test.run();
