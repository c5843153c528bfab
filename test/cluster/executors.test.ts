import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as assert from "uvu/assert";
import { createClusterRunner, startWorker, workOf, type ClusterRunner, type Worker } from "../../src/index.ts";
import { queuedOn } from "../bus/bus-scene.ts";
import { startNatsServer, type NatsServer } from "../bus/nats-server.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { makeRepository } from "../projects/source-repository.ts";
import { suite } from "../support/suite.ts";

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const COMMANDS = [
  "git rev-parse HEAD",
  'if [ "$N" = 3 ]; then until [ -e "$GO" ]; do sleep 0.02; done; fi',
  'echo "$N" > "$ARTIFACT_DIR/number"',
];

interface Cluster {
  readonly folder: string;
  readonly nats: NatsServer;
  /** A master with its builds in `master`. */
  master(): Promise<ClusterRunner>;
  /** A worker with its base directory at this name, and one executor. */
  worker(name: string, labels?: readonly string[]): Promise<Worker>;
}

const test = suite("createClusterRunner with workers", { limitMs: 30_000 });

const withCluster = async (use: (cluster: Cluster) => Promise<void>): Promise<void> => {
  const nats = await startNatsServer();
  const folder = temporaryFolder();
  const options = { servers: [`127.0.0.1:${nats.port}`], secret: "testsecret", heartbeatMs: 1_000 };
  const closing: (() => Promise<void>)[] = [];
  try {
    await use({
      folder,
      nats,
      master: async () => {
        const baseDirectory = join(folder, "master");
        const runner = await createClusterRunner({ baseDirectory, nats: options, killGraceMs: 200, log: SILENT });
        closing.push(runner.close);
        return runner;
      },
      worker: async (name, labels = []) => {
        const baseDirectory = join(folder, name);
        const worker = await startWorker({
          nats: options,
          name,
          executors: 1,
          labels,
          baseDirectory,
          killGraceMs: 200,
          warn: () => {},
        });
        closing.push(worker.close);
        return worker;
      },
    });
  } finally {
    for (const close of closing) await close();
    await nats.kill();
  }
};

const submit = async (runner: ClusterRunner, request: object): Promise<number> => {
  const admitted = await runner.submit(request);
  if (!admitted.ok) throw new Error(admitted.message);
  return admitted.value;
};

/** A request for the newest commit of a repository, whose third atom waits for the file `go`. */
const gitBuild = (folder: string): { readonly request: object; readonly commit: string; readonly go: string } => {
  const repository = makeRepository(join(folder, "repository"));
  const go = join(folder, "go");
  const job = { commands: COMMANDS, atomizers: [{ N: "seq 1 4" }], env: { GO: go } };
  const commit = repository.commit({ "clusterrunner.yaml": JSON.stringify({ Job: job }) });
  return { request: { type: "git", url: repository.url, branch: "main", job_name: "Job" }, commit, go };
};

test("workers run a build from git at its very commit, one of them beside the master, and leave nothing behind", () =>
  withCluster(async ({ folder, master, worker }) => {
    const runner = await master();
    const workers = [await worker("master"), await worker("other")];
    const { request, commit, go } = gitBuild(folder);
    writeFileSync(go, "");
    for (const id of [await submit(runner, request), await submit(runner, request)]) {
      const build = await runner.settled(id);
      assert.is(build?.status, "finished", JSON.stringify(build));
      for (const [subjob] of (build === undefined ? undefined : workOf(build))?.plan.subjobs.entries() ?? []) {
        const { console, artifacts } = runner.files(id, subjob, 0);
        assert.is(readFileSync(console, "utf8"), `${commit}\n`);
        assert.match(readFileSync(join(artifacts, "number"), "utf8"), /^[1-4]\n$/);
      }
    }
    for (const one of workers) await one.drain();
    for (const name of ["master", "other"]) assert.equal(readdirSync(join(folder, name, "workers")), []);
    assert.equal(readdirSync(join(folder, "master", "workspaces")), []);
  }));

test("a build goes on when its master is started again, with the workers that are there", () =>
  withCluster(async ({ folder, master, worker }) => {
    const first = await master();
    await worker("other");
    const { request, go } = gitBuild(folder);
    const id = await submit(first, request);
    const done = async (): Promise<number> => {
      const build = await first.build(id);
      return (build === undefined ? undefined : workOf(build))?.atomsDone ?? 0;
    };
    while ((await done()) < 2) await sleep(10);
    await first.close();
    writeFileSync(go, "");
    const second = await master();
    const build = await second.settled(id);
    assert.is(build?.status, "finished");
    assert.is((build === undefined ? undefined : workOf(build))?.atomsDone, 4);
  }));

test("a job with labels waits for a worker that has them", () =>
  withCluster(async ({ folder, master, worker }) => {
    writeFileSync(
      join(folder, "clusterrunner.yaml"),
      JSON.stringify({ Job: { commands: ["pwd"], atomizers: [{ N: "seq 1 2" }], labels: ["gpu"] } }),
    );
    const runner = await master();
    await worker("plain");
    const id = await submit(runner, { type: "directory", project_directory: folder, job_name: "Job" });
    while ((await runner.build(id))?.status !== "building") await sleep(10);
    await worker("special", ["gpu", "big"]);
    assert.is((await runner.settled(id))?.status, "finished");
    assert.is(readFileSync(runner.files(id, 0, 0).console, "utf8"), `${folder}\n`);
  }));

test("an atom that three workers in a row were lost with ends its build with the reason, and the queue is empty then", () =>
  withCluster(async ({ folder, nats, master, worker }) => {
    const begun = join(folder, "begun");
    const job = { commands: [`echo begun >> ${begun}; sleep 1000`], atomizers: [{ N: "echo 1" }] };
    writeFileSync(join(folder, "clusterrunner.yaml"), JSON.stringify({ Job: job }));
    const runner = await master();
    const id = await submit(runner, { type: "directory", project_directory: folder, job_name: "Job" });
    for (const count of [1, 2, 3]) {
      const doomed = await worker(`worker-${count}`);
      while (!existsSync(begun) || readFileSync(begun, "utf8").split("\n").length <= count) await sleep(10);
      await doomed.close();
    }
    const build = await runner.settled(id);
    assert.is(build?.status, "failed");
    assert.match(
      build?.status === "failed" ? build.message : "",
      /^Cannot run subjob 0 as its executor was lost too often: .* worker "worker-3" must stay: found that it has left$/,
    );
    assert.is(await queuedOn(nats, "clusterrunner"), 0);
  }));

test("without a server neither a master nor a worker starts, and the base directory is free again", async () => {
  const baseDirectory = join(temporaryFolder(), "base");
  const nats = { servers: ["127.0.0.1:1"], secret: "testsecret" };
  for (const start of [
    () => createClusterRunner({ baseDirectory, nats, log: SILENT }),
    () => startWorker({ nats, executors: 1, baseDirectory, warn: () => {} }),
  ]) {
    const failure = await start().then(String, String);
    assert.match(failure, /^BusError: Cannot connect to NATS as a server must answer and let us in: found .*refused/);
  }
  const runner = await createClusterRunner({ baseDirectory, executors: 1, log: SILENT });
  await runner.close();
  assert.ok(existsSync(join(baseDirectory, "journal.db")));
});

test.run();
