import { mkdirSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { WorkQueue } from "../../src/bus/contract.ts";
import { busScene } from "../bus/bus-scene.ts";
import { suite } from "../support/suite.ts";
import { endsOf, finishedOf, subjobOf, textOf } from "./worker-orders.ts";
import { workerScene, type WorkerScene } from "./worker-scene.ts";

const test = suite<{ scene: WorkerScene }>("worker without its server", {
  context: { scene: undefined as never },
  // A server is started twice, and what was asked of it in between is waited for in vain.
  limitMs: 30_000,
});

test.before.each(async (context) => {
  context.scene = await workerScene(await busScene());
});
test.after.each(async ({ scene }) => {
  await scene.close();
  await scene.bus.close();
});

for (const store of ["kept", "wiped"] as const) {
  test(`what a run says while its server is away is heard once when that is back, its store ${store}`, async ({
    scene,
  }) => {
    const { master, folder } = scene;
    await scene.start();
    const go = join(folder, "go");
    const large = "head -c 100000 /dev/zero; head -c 200000 /dev/zero > $ARTIFACT_DIR/file";
    const scripts = ["echo one", `until test -e ${go}; do sleep 0.02; done; echo two`, large, "echo three"];
    const run = await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, ...scripts)] });
    await master.until(() => run.reports.some((said) => said.type === "atomStarted" && said.atom === 1));
    await scene.bus.server().kill();
    mkdirSync(go);
    await scene.bus.restart(store);
    const reports = finishedOf(await run.ended);
    assert.equal(
      reports.map(({ atom, exitCode }) => [atom, exitCode]),
      [
        [0, 0],
        [1, 0],
        [2, 0],
        [3, 0],
      ],
    );
    assert.equal(
      [0, 1, 3].map((atom) => textOf(reports[atom]!)),
      ["one\n", "two\n", "three\n"],
    );
    const console = await master.bus.objects.get(reports[2]!.console);
    assert.ok(Buffer.alloc(100_000).equals(console));
    // It takes work again.
    if (store === "wiped") await master.bus.queue.open();
    await (
      await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, ":")] })
    ).ended;
    while ((await scene.queued()) > 0);
  });
}

test("files that the server has lost before the master had them are handed over again", async ({ scene }) => {
  const { master, folder } = scene;
  await scene.start();
  master.isAnswering = false;
  const script = "head -c 100000 /dev/zero; head -c 200000 /dev/zero > $ARTIFACT_DIR/file";
  const run = await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, script)] });
  await master.until(() => master.heard.length > 0);
  await scene.bus.restart("wiped");
  master.isAnswering = true;
  const [report] = finishedOf(await run.ended);
  assert.ok(Buffer.alloc(100_000).equals(await master.bus.objects.get(report!.console)));
  assert.ok((await master.bus.objects.get(report!.artifacts!)).length > 200_000);
});

test("a run that is delivered here again while it runs is done once", async ({ scene }) => {
  const { master, folder } = scene;
  const bus = await scene.open();
  const deliveries: number[] = [];
  /** As if what renews a lease were lost, the first time. */
  const next: WorkQueue["next"] = async (...asked) => {
    const taken = await bus.queue.next(...asked);
    if (taken === undefined) return undefined;
    deliveries.push(taken.delivery);
    return taken.delivery === 1 ? { ...taken, renew: () => {} } : taken;
  };
  await scene.start({ executors: 2, bus: { ...bus, queue: { ...bus.queue, next } } });
  const go = join(folder, "go");
  const script = `until test -e ${go}; do sleep 0.02; done`;
  const run = await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, script)] });
  await master.until(() => deliveries.length > 1);
  mkdirSync(go);
  await run.ended;
  assert.equal(deliveries, [1, 2]);
  assert.is(master.claims.length, 1);
  while ((await scene.queued()) > 0);
});

test("a run whose orders can't be read is given back, and not claimed", async ({ scene }) => {
  const { master } = scene;
  await scene.start();
  const orders = { type: "object", name: "gone", bytes: 1, digest: "" } as const;
  await master.bus.queue.add([], { session: "session", run: 7, orders });
  await scene.warned(2);
  assert.match(scene.warnings[0] ?? "", /^Cannot read the orders of run 7: Cannot get object "gone"/);
  assert.is(master.claims.length, 0);
  assert.is(await scene.queued(), 1);
});

test("what the master does not answer is said again, word for word, until it does", async ({ scene }) => {
  const { master, folder } = scene;
  await scene.start();
  master.isAnswering = false;
  const run = await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, "echo one", "sleep 0.1; echo two")] });
  await master.until(() => master.heard.length >= 3);
  assert.equal(new Set(master.heard.map((said) => JSON.stringify(said))).size, 1);
  master.isAnswering = true;
  assert.equal(finishedOf(await run.ended).map(textOf), ["one\n", "two\n"]);
  assert.equal(endsOf(run.reports), ["0 done"]);
});

test("a person is told when no master answers, and once", async ({ scene }) => {
  const { master } = scene;
  const worker = await scene.start({ bus: await scene.bus.open({ namespace: "other" }) });
  let hasJoined = false;
  void worker.joined.then(() => {
    hasJoined = true;
  });
  await scene.warned(1);
  assert.match(
    scene.warnings[0] ?? "",
    /^Cannot ask "other.master.presence" as the master must answer: found .*; is it running, in the same namespace and with the same secret\?$/,
  );
  assert.not.ok(hasJoined);
  assert.is(master.claims.length, 0);
});

test.run();
