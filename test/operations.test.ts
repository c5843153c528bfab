import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClusterRunner, type ClusterRunner } from "../src/index.ts";
import { countsOf, samplesIn } from "./http/metrics/samples.ts";
import { objectIn } from "./http/object-in.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

const HTTP = { hostname: "127.0.0.1", port: 0, secret: "testsecret", maxBodyBytes: 1 << 20 };

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const JOBS = {
  Job: { commands: ["[ $N != 2 ]"], atomizers: [{ N: "seq 1 3" }] },
  Broken: { commands: ["true"], atomizers: [{ N: "false" }] },
};

const folder = temporaryFolder();
writeFileSync(join(folder, "clusterrunner.yaml"), JSON.stringify(JOBS));

const running: ClusterRunner[] = [];

const start = async (): Promise<ClusterRunner> => {
  const options = { baseDirectory: join(folder, "base"), executors: 2, http: HTTP, log: SILENT };
  const runner = await createClusterRunner(options);
  running.push(runner);
  return runner;
};

const run = async (runner: ClusterRunner, job: string): Promise<void> => {
  const admitted = await runner.submit({ type: "directory", project_directory: folder, job_name: job });
  if (!admitted.ok) throw new Error(admitted.message);
  await runner.settled(admitted.value);
};

const eventsAt = async (url: string | null, query: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const { events } = await objectIn(await fetch(`${url}/eventlog${query}`));
  assert.ok(Array.isArray(events));
  return events;
};

const test = suite("operations", { limitMs: 60_000 });

test.after(async () => {
  for (const runner of running) await runner.close();
});

test("real builds are counted, and told by the event log also after a restart", async () => {
  const runner = await start();
  assert.is((await fetch(`${runner.url}/readyz`)).status, 200);
  for (const job of Object.keys(JOBS)) await run(runner, job);
  const text = await (await fetch(`${runner.url}/metrics`)).text();
  assert.equal(countsOf(text, "clusterrunner_atoms_finished_total"), {
    '{result="passed"}': 2,
    '{result="failed"}': 1,
  });
  assert.equal(countsOf(text, "clusterrunner_builds_ended_total"), { '{state="FINISHED"}': 1, '{state="ERROR"}': 1 });
  assert.equal(countsOf(text, "internal_errors"), { '{type="AtomizerFailure"}': 1 });
  assert.is(samplesIn(text).get("serialized_build_time_seconds_count"), 1);
  assert.equal(countsOf(text, "clusterrunner_builds"), { '{state="FINISHED"}': 1, '{state="ERROR"}': 1 });
  assert.is(samplesIn(text).get("clusterrunner_executors"), 2);
  assert.equal(countsOf(text, "slaves"), { '{state="idle"}': 1 });

  const told = await eventsAt(runner.url, "");
  const ofBuild = (build: number): readonly unknown[] =>
    told.filter(({ build_id: id }) => id === build).map(({ __tag__: tag }) => tag);
  assert.equal(ofBuild(1).slice(0, 6), [
    "BUILD_REQUEST_QUEUED",
    "BUILD_PREPARE_START",
    "BUILD_PREPARE_FINISH",
    "BUILD_SETUP_START",
    "BUILD_SETUP_FINISH",
    "MASTER_TRIGGERED_SUBJOB",
  ]);
  assert.equal(ofBuild(2), ["BUILD_REQUEST_QUEUED", "BUILD_PREPARE_START", "BUILD_PREPARE_FINISH"]);
  const times = (tag: string): number => ofBuild(1).filter((found) => found === tag).length;
  assert.equal([times("ATOM_FINISH"), times("MASTER_RECEIVED_RESULT"), times("BUILD_SETUP_FINISH")], [3, 3, 1]);
  await runner.close();

  const next = await start();
  assert.equal(await eventsAt(next.url, ""), told);
  await run(next, "Broken");
  const news = await eventsAt(next.url, `?since_id=${String(told.at(-1)?.["__id__"])}`);
  assert.equal(
    news.map(({ __tag__: tag, build_id: id, is_success: success }) => [tag, id, success]),
    [
      ["BUILD_REQUEST_QUEUED", 3, undefined],
      ["BUILD_PREPARE_START", 3, undefined],
      ["BUILD_PREPARE_FINISH", 3, false],
    ],
  );
});

test.run();
