import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { isGone } from "../../src/processes/kill-group.ts";
import { busScene, type BusScene } from "../bus/bus-scene.ts";
import { suite } from "../support/suite.ts";
import { endsOf, finishedOf, subjobOf, textOf } from "./worker-orders.ts";
import { HEARTBEAT_MS, projectsThere, workerScene, type WorkerScene } from "./worker-scene.ts";

const test = suite<{ bus: BusScene; scene: WorkerScene }>("end of a worker", {
  context: { bus: undefined as never, scene: undefined as never },
});

test.before(async (context) => {
  context.bus = await busScene();
});
test.before.each(async (context) => {
  context.scene = await workerScene(context.bus);
});
test.after.each(({ scene }) => scene.close());
test.after(({ bus }) => bus.close());

test("one that drains finishes what runs, hands back the rest, ends its builds, and says goodbye", async ({
  scene,
}) => {
  const { master, folder, baseDirectory } = scene;
  const projects = projectsThere();
  const ended: number[] = [];
  const end = async (build: { session: string; build: number }): Promise<void> => {
    ended.push(build.build);
    await projects.end(build);
  };
  const worker = await scene.start({ projects: { ...projects, end } });
  const go = join(folder, "go");
  const subjobs = [
    subjobOf(0, `until test -e ${go}; do sleep 0.02; done; echo done`),
    subjobOf(1, ":"),
    subjobOf(2, ":"),
  ];
  const run = await master.add({ build: 7, projectDirectory: folder, subjobs });
  await master.until(() => run.reports.length > 0);
  const drained = worker.drain();
  await master.until(() => endsOf(run.reports).includes("2 returned"));
  const later = await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, ":")] });
  await master.until(() => master.presences.get(worker.id)?.isDraining === true);
  mkdirSync(go);
  await drained;
  assert.equal(endsOf(run.reports), ["2 returned", "0 done", "1 done"]);
  assert.equal(finishedOf(run.reports).map(textOf), ["done\n", ""]);
  assert.equal(ended, [7]);
  const { runs, builds, hasLeft } = master.presences.get(worker.id) ?? {};
  assert.equal({ runs, builds, hasLeft }, { runs: [], builds: [], hasLeft: true });
  assert.equal(readdirSync(join(baseDirectory, "workers")), []);
  assert.equal(later.reports, []);
  assert.is(await scene.queued(), 1);
});

test("a build that can't be ended is tried again at the heartbeats, and no sooner", async ({ scene }) => {
  const { master } = scene;
  const times: number[] = [];
  const build = { session: "session", build: 3 };
  const end = async (): Promise<void> => void times.push(performance.now());
  await scene.start({ projects: { ...projectsThere(), held: () => [build], end } });
  master.instruct({ over: [build] });
  await master.until(() => times.length > 2);
  assert.ok(times[2]! - times[0]! > HEARTBEAT_MS);
});

test("one that is told to leave drains, and has left", async ({ scene }) => {
  const { master } = scene;
  const worker = await scene.start();
  await worker.joined;
  master.instruct({ leave: true });
  await worker.left;
  assert.ok(master.presences.get(worker.id)?.hasLeft);
});

test("one that is closed ends what runs, and tells nothing of it but that it has left", async ({ scene }) => {
  const { master, folder, baseDirectory } = scene;
  const worker = await scene.start();
  const run = await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, "sleep 1000 & sleep 1000")] });
  await master.until(() => run.reports.length > 0);
  await worker.close();
  const [started] = run.reports;
  assert.ok(started?.type === "atomStarted" && (await isGone(started.processGroup, 1)));
  assert.is(run.reports.length, 1);
  assert.ok(master.presences.get(worker.id)?.hasLeft);
  assert.equal(readdirSync(join(baseDirectory, "workers")), []);
});

test.run();
