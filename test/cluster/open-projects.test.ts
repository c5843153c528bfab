import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { ordersOf } from "../../src/actors/order.ts";
import type { Bus } from "../../src/bus/contract.ts";
import type { Content } from "../../src/bus/messages.ts";
import type { Report, SubjobOrder } from "../../src/executors/contract.ts";
import { createNatsPool, type NatsPool } from "../../src/executors/nats.ts";
import type { Plan } from "../../src/model/build.ts";
import { openNatsProjects } from "../../src/cluster/open-projects.ts";
import { createProjects, type LocalProjects } from "../../src/projects/projects.ts";
import type { Worker } from "../../src/worker/contract.ts";
import { createWorkerProjects } from "../../src/worker/projects.ts";
import { openWorkerDirectory } from "../../src/worker/worker-directory.ts";
import { createWorker } from "../../src/worker/worker.ts";
import { busScene, type BusScene } from "../bus/bus-scene.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { gitRequest, unaborted, valueOf } from "../projects/requests.ts";
import { ENVIRONMENT, makeRepository } from "../projects/source-repository.ts";
import { suite } from "../support/suite.ts";
import { noise } from "../worker/project-machines.ts";

/** Long enough for a machine that is busy with other tests. */
const HEARTBEAT_MS = 1_000;
const KILL_GRACE_MS = 1_000;

/** A master and two machines with one executor each. */
interface Scene {
  /** Of all of them. */
  readonly folder: string;
  readonly scene: BusScene;
  readonly pool: NatsPool;
  readonly projects: LocalProjects;
  readonly workers: readonly Worker[];
  /** What the master has put into the object store. */
  readonly stored: Content[];
}

const test = suite<{ it: Scene }>("projects of builds that workers run", {
  context: { it: undefined as never },
  limitMs: 60_000,
});

const keeping = (bus: Bus, stored: Content[]): Bus => {
  const keep = async (putting: Promise<Content>): Promise<Content> => {
    const content = await putting;
    stored.push(content);
    return content;
  };
  const { objects } = bus;
  return { ...bus, objects: { ...objects, put: (bytes) => keep(objects.put(bytes)) } };
};

test.before(async (context) => {
  const folder = temporaryFolder();
  const scene = await busScene();
  const stored: Content[] = [];
  const bus = await scene.open();
  const pool = await createNatsPool({ bus, heartbeatMs: HEARTBEAT_MS, log: () => {}, warn: () => {} });
  const baseDirectory = join(folder, "master");
  const local = createProjects({
    baseDirectory,
    folderOf: (build) => join(baseDirectory, "builds", String(build)),
    environment: ENVIRONMENT,
    gitStrictHostKeyChecking: false,
    killGraceMs: KILL_GRACE_MS,
    executors: () => 2,
    expectedTimes: () => Promise.resolve(new Map()),
  });
  const around = { environment: ENVIRONMENT, killGraceMs: KILL_GRACE_MS };
  const projects = openNatsProjects({ pool, bus: keeping(bus, stored), local, baseDirectory, ...around });
  const start = async (name: string): Promise<Worker> => {
    const base = mkdtempSync(join(folder, `${name}-`));
    const own = await scene.open();
    const directory = await openWorkerDirectory({ baseDirectory: base, ...around });
    const warn = (): void => {};
    const repositories = join(base, "repos");
    const its = createWorkerProjects({ bus: own, name, directory: directory.path, repositories, ...around, warn });
    const rest = { executors: 1, labels: [], heartbeatMs: HEARTBEAT_MS, warn, ...around };
    return createWorker({ bus: own, name, directory, projects: its, ...rest });
  };
  const workers = await Promise.all(["a", "b"].map(start));
  await Promise.all(workers.map(({ joined }) => joined));
  context.it = { folder, scene, pool, projects, workers, stored };
});
test.after(async ({ it: { scene, pool, projects, workers } }) => {
  await pool.close();
  await Promise.all(workers.map((worker) => worker.close()));
  await projects.close();
  await scene.close();
});

const ordersFor = (folder: string, build: number, plan: Plan): readonly SubjobOrder[] =>
  ordersOf(
    build,
    { plan, subjobs: plan.subjobs, from: new Map() },
    { machine: 0, build: 0 },
    {
      folder: (of) => join(folder, "results", String(of)),
      files: (of, subjob, atom) => ({
        console: join(folder, "results", String(of), `${subjob}_${atom}.log`),
        artifacts: join(folder, "results", String(of), `${subjob}_${atom}`),
      }),
    },
  );

/** Runs each subjob of a plan in a slot of its own, all at once; what was said of them. */
const runAll = async (pool: NatsPool, orders: readonly SubjobOrder[]): Promise<readonly Report[]> => {
  const reports: Report[] = [];
  const report = (some: readonly Report[]): void => void reports.push(...some);
  await Promise.all(orders.map((order) => pool.run([order], { signal: unaborted(), report })));
  return reports;
};

test("a build is prepared by the master, and set up, run and torn down once on each machine", async ({ it }) => {
  const { pool, projects } = it;
  const folder = temporaryFolder();
  const log = join(folder, "log");
  // Each waits for the other, so both machines have one.
  const meet = `until [ -e ${folder}/$N.met ]; do sleep 0.01; done`;
  const job = {
    setup_build: [`echo "up $PROJECT_DIR" >> ${log}`, "echo done > set-up"],
    commands: [`touch ${folder}/$(( 1 - N )).met`, meet, 'echo "$PWD $FILE $(cat set-up) $(cat "$FILE")"'],
    teardown_build: [`echo "down $PROJECT_DIR" >> ${log}`],
    atomizers: [{ N: "seq 0 1" }],
    env: { FILE: "file" },
  };
  const repository = makeRepository(join(folder, "app.git"));
  repository.commit({ "clusterrunner.yaml": JSON.stringify({ unit: job }), file: "x".repeat(100_000) });
  const plan = valueOf(await projects.prepare(1, gitRequest(repository.url), unaborted()));
  valueOf(await projects.setUp(1, plan, unaborted()));
  const reports = await runAll(pool, ordersFor(folder, 1, plan));
  const codes = reports.flatMap((said) => (said.type === "atomFinished" ? [said.exitCode] : []));
  assert.equal(codes, [0, 0]);
  const places = [0, 1].map((subjob) => {
    const [place = "", file, setUp] = readFileSync(join(folder, "results", "1", `${subjob}_0.log`), "utf8").split(" ");
    assert.equal([file, setUp], ["file", "done"]);
    return place;
  });
  assert.is(new Set([...places, plan.projectDirectory]).size, 3);
  valueOf(await projects.tearDown(1, plan, unaborted()));
  const lines = readFileSync(log, "utf8").trim().split("\n");
  assert.equal(
    lines.toSorted(),
    [...places.map((place) => `down ${place}`), ...places.map((place) => `up ${place}`)].toSorted(),
  );
  for (const place of places) assert.not.ok(existsSync(place));
  await projects.release(1);
  assert.equal(readdirSync(join(it.folder, "master", "workspaces")), []);
});

test("an atom finds its project where it is, also by what the atomizer said of it", async ({ it }) => {
  const { pool, projects } = it;
  const folder = temporaryFolder();
  const job = { commands: ["cat $FILE"], atomizers: [{ FILE: "ls $PROJECT_DIR/parts/*" }] };
  const repository = makeRepository(join(folder, "app.git"));
  repository.commit({ "clusterrunner.yaml": JSON.stringify({ unit: job }), "parts/a": "said by a" });
  const plan = valueOf(await projects.prepare(2, gitRequest(repository.url), unaborted()));
  valueOf(await projects.setUp(2, plan, unaborted()));
  writeFileSync(join(plan.projectDirectory, "parts", "a"), "said by the master");
  await runAll(pool, ordersFor(folder, 2, plan));
  assert.is(readFileSync(join(folder, "results", "2", "0_0.log"), "utf8"), "said by a");
});

test("a setup that fails on a machine ends what was to run there, with the reason", async ({ it }) => {
  const { pool, projects } = it;
  const folder = temporaryFolder();
  const job = { setup_build: ["echo no; exit 3"], commands: ["true"], atomizers: [{ N: "seq 1" }] };
  const repository = makeRepository(join(folder, "app.git"));
  repository.commit({ "clusterrunner.yaml": JSON.stringify({ unit: job }) });
  const plan = valueOf(await projects.prepare(3, gitRequest(repository.url), unaborted()));
  valueOf(await projects.setUp(3, plan, unaborted()));
  const [ended] = await runAll(pool, ordersFor(folder, 3, plan));
  if (ended?.type !== "subjobEnded" || ended.outcome.type !== "impossible") throw new Error("it must be impossible");
  assert.match(ended.outcome.reason, /^Cannot set up build 3 on worker "[ab]" as "echo no; exit 3" must exit with 0/);
});

test("what was packed is not in the object store any more when its build has been released", async ({ it }) => {
  const { pool, projects, scene, stored } = it;
  const folder = temporaryFolder();
  const job = { commands: ["true"], atomizers: [{ N: "seq 1" }] };
  const repository = makeRepository(join(folder, "app.git"));
  repository.commit({ "clusterrunner.yaml": JSON.stringify({ unit: job }), large: noise(300_000) });
  const plan = valueOf(await projects.prepare(4, gitRequest(repository.url), unaborted()));
  valueOf(await projects.setUp(4, plan, unaborted()));
  await runAll(pool, ordersFor(folder, 4, plan));
  const other = await scene.open();
  const packed = stored.find(({ type }) => type === "object");
  if (packed?.type !== "object") throw new Error("it must be too large for a message");
  assert.ok((await other.objects.get(packed)).length > 64 * 1024);
  valueOf(await projects.tearDown(4, plan, unaborted()));
  await projects.release(4);
  await assertRejects(other.objects.get(packed));
});

const assertRejects = async (promise: Promise<unknown>): Promise<void> => {
  const outcome = await promise.then(
    () => "found",
    () => "gone",
  );
  assert.is(outcome, "gone");
};

test.run();
