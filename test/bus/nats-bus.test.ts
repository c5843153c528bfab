import { Readable } from "node:stream";
import * as assert from "uvu/assert";
import type { Bus } from "../../src/bus/contract.ts";
import { openBus } from "../../src/bus/nats-bus.ts";
import { CLAIM } from "../../src/bus/questions.ts";
import { suite } from "../support/suite.ts";
import { answerTo } from "./bus-scene.ts";
import { startNatsServer, type NatsServer } from "./nats-server.ts";

const test = suite<{ server: NatsServer; master: Bus; worker: Bus; warnings: string[] }>("bus over NATS", {
  context: { server: undefined as never, master: undefined as never, worker: undefined as never, warnings: [] },
});

const WORK = { session: "s", run: 1, orders: { type: "inline", data: "" } } as const;

test.before.each(async (context) => {
  context.server = await startNatsServer();
  context.warnings = [];
  const open = (secret: string): Promise<Bus> =>
    openBus({
      connection: { servers: context.server.url },
      namespace: "test",
      secret,
      leaseMs: 300,
      warn: (message) => context.warnings.push(message),
    });
  context.master = await open("a secret");
  context.worker = await open("a secret");
  await context.master.queue.open();
});
test.after.each(async ({ server, master, worker }) => {
  await Promise.all([master.close(), worker.close()]);
  await server.kill();
});

test("a question is answered by the master", async ({ master, worker }) => {
  master.answer(CLAIM, async ({ run }) => ({ verdict: run === 7 ? "granted" : "over" }));
  assert.equal(await answerTo(worker, CLAIM, { session: "s", run: 7, worker: "w" }), { verdict: "granted" });
});

test("a run is taken by one, and back in the queue when the lease is over, until it is done", async ({
  master,
  worker,
}) => {
  const { signal } = new AbortController();
  await master.queue.add([], WORK);
  const [queue = ""] = master.queue.queuesFor([]);
  const first = await worker.queue.next(queue, 5_000, signal);
  assert.equal(first?.work, WORK);
  assert.is(first?.delivery, 1);
  const second = await worker.queue.next(queue, 5_000, signal);
  assert.is(second?.delivery, 2);
  assert.is(await second?.done(), true);
  assert.is(await worker.queue.next(queue, 1_000, signal), undefined);
});

test("bytes of any size arrive as they were", async ({ master, worker }) => {
  for (const size of [0, 1, 70_000, 3_000_000]) {
    const bytes = Buffer.alloc(size, "abc");
    const content = await worker.objects.put(bytes);
    assert.is(Buffer.compare(Buffer.from(await master.objects.get(content)), bytes), 0, String(size));
    await master.objects.remove(content);
  }
  const stored = await worker.objects.putStream(Readable.from([Buffer.from("one"), Buffer.from("two")]));
  assert.is(Buffer.from(await master.objects.get(stored)).toString(), "onetwo");
});

test.run();
