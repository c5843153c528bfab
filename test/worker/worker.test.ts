import * as assert from "uvu/assert";
import type { AtomFinished, BusReport, SubjobOrders } from "../../src/bus/messages.ts";
import { suite } from "../support/suite.ts";
import { workerScene, type WorkerScene } from "./worker-scene.ts";

const test = suite<{ scene: WorkerScene }>("worker", { context: { scene: undefined as never } });

test.before.each(async (context) => {
  context.scene = await workerScene();
});
test.after.each(({ scene }) => scene.close());

const subjobOf = (subjob: number, ...scripts: readonly string[]): SubjobOrders => ({
  subjob,
  atoms: scripts.map((script) => ({ script, environment: {} })),
});

const finishedOf = (reports: readonly BusReport[]): readonly AtomFinished[] =>
  reports.flatMap((report) => (report.type === "atomFinished" ? [report] : []));

const textOf = ({ console }: AtomFinished): string =>
  console.type === "inline" ? Buffer.from(console.data, "base64").toString() : console.name;

test("a run that is granted is done, and told of with what its atoms wrote", async ({ scene }) => {
  const { master, folder } = scene;
  const worker = await scene.start();
  const run = await master.add({
    projectDirectory: folder,
    subjobs: [subjobOf(0, "echo one; exit 3", "pwd"), subjobOf(1, ":")],
  });
  const reports = await run.ended;
  assert.equal(
    finishedOf(reports).map((report) => [
      report.subjob,
      report.atom,
      report.exitCode,
      textOf(report),
      report.artifacts,
    ]),
    [
      [0, 0, 3, "one\n", null],
      [0, 1, 0, `${folder}\n`, null],
      [1, 0, 0, "", null],
    ],
  );
  assert.equal(
    master.claims.map((claim) => claim.worker),
    [worker.id],
  );
});

test.run();
