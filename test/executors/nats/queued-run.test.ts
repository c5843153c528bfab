import * as assert from "uvu/assert";
import { BusError, type Objects, type WorkQueue } from "../../../src/bus/contract.ts";
import type { Content, StoredContent } from "../../../src/bus/messages.ts";
import { deferred } from "../../../src/executors/deferred.ts";
import { queueRun, type QueuedRun } from "../../../src/executors/nats/queued-run.ts";
import { suite } from "../../support/suite.ts";

const test = suite("run in the queue");

interface Scene {
  readonly queued: QueuedRun;
  /** What was done, in words. */
  readonly done: string[];
  readonly warnings: string[];
  /** The names of what is in the store. */
  readonly stored: Set<string>;
  /** Resolves when it is in the queue. */
  readonly isThere: Promise<void>;
}

const NO = (): Promise<never> => Promise.reject(new Error("not used here"));

/** @param outcomes what comes of each attempt to add it, in order: by default it succeeds */
const sceneOf = (outcomes: readonly (() => Promise<void>)[] = []): Scene => {
  const done: string[] = [];
  const warnings: string[] = [];
  const stored = new Set<string>();
  const { promise: isThere, resolve: onQueued } = deferred<void>();
  let puts = 0;
  let adds = 0;
  const put = async (): Promise<StoredContent> => {
    const name = `object ${++puts}`;
    stored.add(name);
    return { type: "object", name, bytes: 1, digest: "" };
  };
  const objects: Objects = {
    clear: NO,
    put,
    putStream: NO,
    get: async (content) => {
      if (content.type === "object" && !stored.has(content.name)) throw new BusError("it is not there");
      return new Uint8Array();
    },
    getStream: () => {
      throw new Error("not used here");
    },
    remove: async (content) => void stored.delete(nameOf(content)),
  };
  const queue: WorkQueue = {
    open: NO,
    mend: NO,
    add: async (labels, { run, orders }) => {
      await outcomes[adds++]?.();
      done.push(`add run ${run} with ${nameOf(orders)} for ${labels.join()}`);
      return `place ${adds}`;
    },
    remove: async (place) => void done.push(`remove ${place}`),
    queuesFor: () => [],
    onPoison: () => {},
    next: NO,
  };
  const queued = queueRun({
    bus: { queue, objects },
    name: { session: "s", run: 7 },
    labels: ["gpu"],
    orders: { build: 1, projectDirectory: "/", environment: {}, subjobs: [] },
    pauseMs: 1,
    warn: (message) => void warnings.push(message),
    onQueued,
  });
  return { queued, done, warnings, stored, isThere };
};

const nameOf = (content: Content): string => (content.type === "object" ? content.name : "");

const fail = (): Promise<void> => Promise.reject(new BusError("nobody takes it"));

test("it is tried until it is there, and a failure is told of once", async () => {
  const { queued, done, warnings, isThere } = sceneOf([fail, fail, fail]);
  assert.is(queued.place(), undefined);
  await isThere;
  assert.is(queued.place(), "place 4");
  assert.equal(done, ["add run 7 with object 1 for gpu"]);
  assert.equal(warnings, ["nobody takes it"]);
});

test("its end takes it out of the queue, unless who had it does that, and its orders out of the store", async () => {
  const given = sceneOf();
  await given.isThere;
  await given.queued.end(false);
  assert.equal(given.done.slice(1), ["remove place 1"]);
  const told = sceneOf();
  await told.isThere;
  await told.queued.end(true);
  assert.equal(told.done.slice(1), []);
  assert.equal([given.stored.size, told.stored.size], [0, 0]);
});

test("one that ends while it is added is removed when it has been", async () => {
  const [begun, adding] = [deferred<void>(), deferred<void>()];
  const { queued, done, stored } = sceneOf([
    () => {
      begun.resolve();
      return adding.promise;
    },
  ]);
  await begun.promise;
  const ended = queued.end(false);
  adding.resolve();
  await ended;
  assert.equal(done, ["add run 7 with object 1 for gpu", "remove place 1"]);
  assert.is(stored.size, 0);
});

test("one that ends while nobody takes it is not tried again", async () => {
  const [begun, failing] = [deferred<void>(), deferred<void>()];
  const { queued, done, warnings } = sceneOf([
    () => {
      begun.resolve();
      return failing.promise.then(fail);
    },
  ]);
  await begun.promise;
  const ended = queued.end(false);
  failing.resolve();
  await ended;
  assert.equal([done, warnings], [[], []]);
});

test("put there again, its orders are stored anew if they are gone", async () => {
  const again = deferred<void>();
  const { queued, done, stored, isThere } = sceneOf([async () => {}, async () => again.resolve()]);
  await isThere;
  stored.clear();
  queued.again();
  await again.promise;
  await queued.end(true);
  assert.equal(done, ["add run 7 with object 1 for gpu", "add run 7 with object 2 for gpu"]);
  assert.is(stored.size, 0);
});

test("who asks anew does not wait for what is not answered", async () => {
  const begun = deferred<void>();
  const { queued, done, isThere } = sceneOf([
    () => {
      begun.resolve();
      return new Promise(() => {});
    },
  ]);
  await begun.promise;
  queued.again();
  await isThere;
  await queued.end(false);
  assert.equal(done, ["add run 7 with object 1 for gpu", "remove place 2"]);
});

test.run();
