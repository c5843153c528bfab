import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { isGone } from "../../src/processes/kill-group.ts";
import { busScene, type BusScene } from "../bus/bus-scene.ts";
import { suite } from "../support/suite.ts";
import { endsOf, finishedOf, subjobOf, textOf } from "./worker-orders.ts";
import { workerScene, type WorkerScene } from "./worker-scene.ts";

const test = suite<{ bus: BusScene; scene: WorkerScene }>("worker", {
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

test("a run that is granted is done, and told of with what its atoms wrote", async ({ scene }) => {
  const { master, folder } = scene;
  const worker = await scene.start();
  const run = await master.add({
    projectDirectory: folder,
    subjobs: [subjobOf(0, "echo one; exit 3", "pwd"), subjobOf(1, ":")],
  });
  const reports = await run.ended;
  assert.equal(
    finishedOf(reports).map((said) => [said.subjob, said.atom, said.exitCode, textOf(said), said.artifacts]),
    [
      [0, 0, 3, "one\n", null],
      [0, 1, 0, `${folder}\n`, null],
      [1, 0, 0, "", null],
    ],
  );
  assert.equal(endsOf(reports), ["0 done", "1 done"]);
  assert.equal(
    master.claims.map((claim) => claim.worker),
    [worker.id],
  );
});

test("what is done is left neither in the queue nor on the disk", async ({ scene }) => {
  const { master, folder, baseDirectory } = scene;
  await scene.start();
  await (
    await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, "echo a; : > $ARTIFACT_DIR/b")] })
  ).ended;
  master.instruct({ over: [{ session: "session", build: 1 }] });
  await master.until(() => [...master.presences.values()].every(({ builds }) => builds.length === 0));
  const [own = ""] = readdirSync(join(baseDirectory, "workers"));
  await master.until(() => readdirSync(join(baseDirectory, "workers", own, "builds")).length === 0);
  assert.is(await scene.queued(), 0);
});

test("a run that is over is removed from the queue, and nothing of it runs", async ({ scene }) => {
  const { master, folder } = scene;
  master.verdict = "over";
  await scene.start();
  await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, `: > ${join(folder, "ran")}`)] });
  while ((await scene.queued()) > 0);
  assert.not.ok(existsSync(join(folder, "ran")));
  assert.equal(master.heard, []);
});

test("a run that another machine has comes back when that is silent, and no sooner", async ({ scene }) => {
  const { master, folder } = scene;
  master.verdict = "taken";
  await scene.start();
  const run = await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, "echo 1")] });
  await master.until(() => master.claims.length === 1);
  assert.is(await scene.queued(), 1);
  master.verdict = "granted";
  assert.equal(endsOf(await run.ended), ["0 done"]);
  assert.is(master.claims.length, 2);
});

test("what is aborted ends with all that it started, and is told of", async ({ scene }) => {
  const { master, folder } = scene;
  await scene.start();
  const run = await master.add({
    projectDirectory: folder,
    subjobs: [subjobOf(0, "sleep 1000 & sleep 1000"), subjobOf(1, ":")],
  });
  await master.until(() => run.reports.length > 0);
  master.instruct({ abort: [run.name] });
  assert.equal(endsOf(await run.ended), ["0 aborted", "1 aborted"]);
  const [started] = run.reports;
  assert.ok(started?.type === "atomStarted" && (await isGone(started.processGroup, 1)));
});

test("what has not begun is handed back when the master wants it", async ({ scene }) => {
  const { master, folder } = scene;
  await scene.start();
  const go = join(folder, "go");
  const waits = `until test -e ${go}; do sleep 0.02; done`;
  const run = await master.add({
    projectDirectory: folder,
    subjobs: [subjobOf(0, waits), subjobOf(1, ":"), subjobOf(2, ":")],
  });
  await master.until(() => run.reports.length > 0);
  master.instruct({ handBack: [run.name] });
  await master.until(() => endsOf(run.reports).length > 0);
  mkdirSync(go);
  // The second was in the shell's hands already.
  assert.equal(endsOf(await run.ended), ["2 returned", "0 done", "1 done"]);
});

test("a run that is not wanted any more is ended, and nothing more is told of it", async ({ scene }) => {
  const { master, folder } = scene;
  await scene.start();
  const go = join(folder, "go");
  const script = `until test -e ${go}; do sleep 0.02; done; echo; sleep 1000`;
  const run = await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, script, ":")] });
  await master.until(() => run.reports.length > 0);
  const [started] = run.reports;
  master.verdict = "taken";
  master.isWanted = false;
  mkdirSync(go);
  assert.ok(started?.type === "atomStarted" && (await isGone(started.processGroup, 5_000)));
  await master.until(() => [...master.presences.values()].every(({ runs }) => runs.length === 0));
  assert.is(master.heard.length, 1);
  assert.is(await scene.queued(), 1);
});

test("a project that can't be had ends the first subjob, and returns the others", async ({ scene }) => {
  const { master, folder } = scene;
  await scene.start();
  const projectDirectory = join(folder, "gone");
  const run = await master.add({ projectDirectory, subjobs: [subjobOf(4, ":"), subjobOf(5, ":")] });
  const reports = await run.ended;
  assert.equal(endsOf(reports), ["4 impossible", "5 returned"]);
  const [first] = reports;
  assert.ok(
    first?.type === "subjobEnded" && "reason" in first.outcome && first.outcome.reason.includes(projectDirectory),
  );
});

test("while a slot is busy its worker leaves work to others", async ({ scene }) => {
  const { master, folder } = scene;
  const [one, other] = [await scene.start(), await scene.start()];
  await Promise.all([one.joined, other.joined]);
  const go = join(folder, "go");
  const waits = `until test -e ${go}; do sleep 0.02; done`;
  const runs = [await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, waits)] })];
  runs.push(await master.add({ projectDirectory: folder, subjobs: [subjobOf(1, waits)] }));
  await master.until(() => runs.every(({ reports }) => reports.length > 0));
  assert.equal(new Set(master.claims.map(({ worker }) => worker)), new Set([one.id, other.id]));
  const third = await master.add({ projectDirectory: folder, subjobs: [subjobOf(2, ":")] });
  mkdirSync(go);
  await third.ended;
  assert.is(master.claims.length, 3);
});

test("a run that takes longer than its lease stays where it is", async ({ scene }) => {
  const { master, folder } = scene;
  await scene.start();
  await scene.start();
  const run = await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, "sleep 1.5")] });
  assert.equal(endsOf(await run.ended), ["0 done"]);
  assert.is(master.claims.length, 1);
});

test("a run for machines with labels is taken by one that has them, before others", async ({ scene }) => {
  const { master, folder } = scene;
  const go = join(folder, "go");
  await scene.start({ labels: ["gpu", "big"] });
  const first = await master.add({
    projectDirectory: folder,
    subjobs: [subjobOf(0, `until test -e ${go}; do sleep 0.02; done`)],
  });
  await master.until(() => first.reports.length > 0);
  const done: string[] = [];
  const add = async (text: string, labels: readonly string[]): Promise<void> => {
    const { ended } = await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, ":")] }, labels);
    void ended.then(() => done.push(text));
  };
  await add("any", []);
  await add("gpu", ["gpu"]);
  await add("both", ["big", "gpu"]);
  // Until it knows of the queues that were made just now.
  const said = [...master.presences.values()].map(({ sequence }) => sequence);
  master.instruct({});
  await master.until(() =>
    [...master.presences.values()].every(({ sequence }, place) => sequence > (said[place] ?? 0)),
  );
  mkdirSync(go);
  await master.until(() => done.length === 3);
  assert.equal(done, ["both", "gpu", "any"]);
});

test("a slot has a number that no other run has at the time", async ({ scene }) => {
  const { master, folder } = scene;
  await scene.start({ executors: 2 });
  const script =
    "echo $MACHINE_EXECUTOR_INDEX; mkdir up$MACHINE_EXECUTOR_INDEX; until test -e up0 -a -e up1; do sleep 0.02; done";
  const runs = [0, 1].map((subjob) => master.add({ projectDirectory: folder, subjobs: [subjobOf(subjob, script)] }));
  const reports = await Promise.all(runs.map(async (run) => (await run).ended));
  assert.equal(reports.flatMap(finishedOf).map(textOf).toSorted(), ["0\n", "1\n"]);
});

test("what is written by an atom that runs is told meanwhile, in its place", async ({ scene }) => {
  const { master, folder } = scene;
  await scene.start();
  const go = join(folder, "go");
  const script = `echo one; until test -e ${go}; do sleep 0.02; done; echo two; sleep 1000`;
  const run = await master.add({ projectDirectory: folder, subjobs: [subjobOf(0, script)] });
  await master.until(() => master.consoles.length === 1);
  mkdirSync(go);
  await master.until(() => master.consoles.length === 2);
  master.instruct({ abort: [run.name] });
  await run.ended;
  assert.equal(
    master.consoles.map(({ offset, data }) => [offset, Buffer.from(data, "base64").toString()]),
    [
      [0, "one\n"],
      [4, "two\n"],
    ],
  );
});

test.run();
