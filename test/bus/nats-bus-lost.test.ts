import * as assert from "uvu/assert";
import type { Bus } from "../../src/bus/contract.ts";
import { CLAIM, ORDERS } from "../../src/bus/questions.ts";
import { suite } from "../support/suite.ts";
import { answerTo, busScene, queueOf, type BusScene } from "./bus-scene.ts";

const test = suite<{ scene: BusScene; master: Bus; worker: Bus }>("a bus whose server is lost", {
  context: { scene: undefined as never, master: undefined as never, worker: undefined as never },
  limitMs: 20_000,
});

test.before.each(async (context) => {
  context.scene = await busScene();
  context.master = await context.scene.open();
  context.worker = await context.scene.open();
  await context.master.queue.open();
});
test.after.each(({ scene }) => scene.close());

const WAIT_MS = 5_000;
const CLAIMED = { session: "s", run: 1, worker: "w" };
const workOf = (run: number) => ({ session: "s", run, orders: { type: "inline", data: "" } }) as const;
const never = new AbortController().signal;

/** Resolves when the connection of a bus has come back once. */
const back = (bus: Bus): Promise<void> => new Promise((resolve) => bus.onReconnect(resolve));

const restart = async (scene: BusScene, store: "kept" | "wiped", buses: readonly Bus[]): Promise<void> => {
  const all = Promise.all(buses.map(back));
  await scene.restart(store);
  await all;
};

test("questions are answered again once it is back, and fail in words until then", async ({
  scene,
  master,
  worker,
}) => {
  master.answer(CLAIM, async () => ({ verdict: "granted" }));
  await answerTo(worker, CLAIM, CLAIMED);
  const both = Promise.all([master, worker].map(back));
  await scene.server().kill();
  const failure = await worker.ask(CLAIM, CLAIMED, 100).catch((error: unknown) => error);
  assert.match(String(failure), /^BusError: Cannot ask "test.master.claim" as the master must answer: found /);
  await scene.restart("kept");
  await both;
  assert.equal(await answerTo(worker, CLAIM, CLAIMED), { verdict: "granted" });
  assert.ok(scene.warnings.some((text) => text.startsWith("The connection to NATS is lost")));
});

test("with its store it has what waited, and what was taken comes again", async ({ scene, master, worker }) => {
  await master.queue.add([], workOf(1));
  await master.queue.add([], workOf(2));
  const taken = await worker.queue.next(queueOf(master), WAIT_MS, never);
  assert.is(taken?.work.run, 1);
  const stored = await master.objects.put(Buffer.alloc(200_000, "x"));
  await restart(scene, "kept", [master, worker]);
  const next = [
    await worker.queue.next(queueOf(master), WAIT_MS, never),
    await worker.queue.next(queueOf(master), WAIT_MS, never),
  ];
  assert.equal(new Set(next.map((one) => one?.work.run)), new Set([1, 2]));
  assert.is((await worker.objects.get(stored)).length, 200_000);
});

test("without its store it takes runs again as soon as it is back, and workers find them", async ({
  scene,
  master,
  worker,
}) => {
  await master.queue.add([], workOf(1));
  await master.queue.add(["gpu"], workOf(2));
  await restart(scene, "wiped", [master, worker]);
  assert.is(await worker.queue.next(queueOf(master), 500, never), undefined);
  await master.queue.add([], workOf(1));
  await master.queue.add(["gpu"], workOf(2));
  assert.is((await worker.queue.next(queueOf(master), WAIT_MS, never))?.work.run, 1);
  assert.is((await worker.queue.next(queueOf(master, ["gpu"]), WAIT_MS, never))?.work.run, 2);
});

test("without its store it takes objects again, and what was there is said to be gone", async ({
  scene,
  master,
  worker,
}) => {
  const bytes = Buffer.alloc(200_000, "x");
  const before = await master.objects.put(bytes);
  assert.is((await worker.objects.get(before)).length, bytes.length);
  await restart(scene, "wiped", [master, worker]);
  const failure = await worker.objects.get(before).catch((error: unknown) => error);
  assert.match(String(failure), /^BusError: Cannot get object ".*" as it must be in the store: found /);
  const after = await master.objects.put(bytes);
  assert.is((await worker.objects.get(after)).length, bytes.length);
  await worker.objects.remove(before);
});

test("what is taken is not confirmed to be done while it is away", async ({ scene, master, worker }) => {
  await master.queue.add([], workOf(1));
  const taken = await worker.queue.next(queueOf(master), WAIT_MS, never);
  await restart(scene, "wiped", [master, worker]);
  assert.is(await taken?.done(), false);
});

test("who has taken something from a queue that is gone does not remove what has its number now", async ({
  scene,
  master,
  worker,
}) => {
  const take = async (run: number) => {
    const place = await master.queue.add([], workOf(run));
    const taken = await worker.queue.next(queueOf(master), WAIT_MS, never);
    assert.is(taken?.work.run, run);
    return { place, taken };
  };
  const first = await take(1);
  await restart(scene, "wiped", [master, worker]);
  await master.queue.add([], workOf(2));
  assert.is(await first.taken?.done(), false);
  first.taken?.giveBack(60_000);
  await master.queue.remove(first.place);
  const second = await worker.queue.next(queueOf(master), WAIT_MS, never);
  assert.is(second?.work.run, 2);

  // Another life of the master begins anew, too.
  await master.queue.open();
  await master.queue.add([], workOf(3));
  assert.is(await second?.done(), false);
  assert.is((await worker.queue.next(queueOf(master), WAIT_MS, never))?.work.run, 3);
});

test("who waits for a run while it is lost waits on, or is told that there is none", async ({
  scene,
  master,
  worker,
}) => {
  await master.queue.add([], workOf(1));
  const first = await worker.queue.next(queueOf(master), WAIT_MS, never);
  await first?.done();
  const waiting = worker.queue.next(queueOf(master), 1_500, never);
  await restart(scene, "kept", [master, worker]);
  await waiting;
  await master.queue.add([], workOf(2));
  assert.is((await worker.queue.next(queueOf(master), WAIT_MS, never))?.work.run, 2);
});

test("orders of 20,000 atoms arrive whole", async ({ master, worker }) => {
  const atoms = Array.from({ length: 20_000 }, (_, atom) => ({
    script: 'echo "an atom that does what most do" && true',
    environment: { N: String(atom) },
  }));
  const environment = { LARGE: "x".repeat(100_000) };
  const orders = { build: 1, projectDirectory: "/project", environment, subjobs: [{ subjob: 0, atoms }] };
  const content = await master.objects.put(Buffer.from(JSON.stringify(orders)));
  assert.is(content.type, "object");
  await master.queue.add([], { session: "s", run: 1, orders: content });
  const taken = await worker.queue.next(queueOf(master), WAIT_MS, never);
  const read: unknown = JSON.parse(Buffer.from(await worker.objects.get(taken!.work.orders)).toString());
  assert.equal(ORDERS.parse(read), orders);
});

test.run();
