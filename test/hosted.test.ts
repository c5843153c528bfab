import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import * as assert from "uvu/assert";
import { createClient } from "../src/client.ts";
import { hasPassed, hostClusterRunner, type Entry, type HostedClusterRunner } from "../src/index.ts";
import { summaryOf } from "../src/model/build-summary.ts";
import { isRunning } from "./processes/liveness.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

const test = suite("hostClusterRunner", { limitMs: 30_000 });

const POLL_MS = 5;

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const HTTP = { hostname: "127.0.0.1", port: 0, secret: "testsecret", maxBodyBytes: 1 << 20 };

const projectWith = (command: string): string => {
  const project = temporaryFolder();
  const job = { commands: [command], atomizers: [{ N: "seq 1 3" }] };
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify({ Job: job }));
  return project;
};

const submitted = async (runner: HostedClusterRunner, project: string): Promise<number> => {
  const admitted = await runner.submit({ type: "directory", project_directory: project });
  if (!admitted.ok) throw new Error(admitted.message);
  return admitted.value;
};

const shared = temporaryFolder();
const entries: Entry[] = [];
let runner: HostedClusterRunner;

test.before(async () => {
  runner = await hostClusterRunner({
    baseDirectory: join(shared, "base"),
    executors: 2,
    http: HTTP,
    log: SILENT,
    program: "another one",
    onEntries: (some) => entries.push(...some),
  });
});
test.after(() => runner.close());

test("a build runs on the other thread, and everything about it can be asked from this one", async () => {
  const project = projectWith("echo $N");
  const id = await submitted(runner, project);
  const build = await runner.settled(id);
  assert.ok(build !== undefined && hasPassed(build));
  assert.equal(await runner.builds(), [summaryOf(build)]);
  assert.is((await createClient({ url: runner.url ?? "" }).build(id)).status, "SUCCESS");
  assert.is(readFileSync((await runner.files(id, 2, 0)).console, "utf8"), "3\n");
  assert.equal(await runner.console(id, 2, 0, { offsetLine: 0 }), {
    ok: true,
    value: { offsetLine: 0, numLines: 1, totalNumLines: 1, content: "3\n" },
  });
  const absent = await runner.console(id, 3, 0);
  assert.is(absent.ok ? "" : absent.code, "NO_CONSOLE");
  assert.match(gunzipSync(await buffer(runner.archive(build, "tar.gz"))).toString("latin1"), "artifact_2_0");
  assert.is(await runner.retry(id + 1), undefined);
  assert.is((await runner.retry(id))?.ok, false, "every atom of it passed");
  await runner.exportResults(build, join(project, "out"));
  assert.ok(existsSync(join(project, "out", "artifact_0_0", "clusterrunner_time")));
  assert.equal(
    entries.map(({ sequence }) => sequence),
    entries.map((_, index) => index + 1),
  );
  assert.is(entries.at(-1)?.fact.type, "finished");
});

test("what is wrong with a request is an answer, not a crash", async () => {
  const refused = await runner.submit({ type: "svn" });
  assert.match(refused.ok ? "" : refused.message, '"git", "directory"');
  assert.is(await runner.build(7), undefined);
});

test("close ends what runs, and a build goes on in the next life", async () => {
  const project = projectWith(
    '[ "$N" = 1 ] || until [ -e "$PROJECT_DIR/go" ]; do echo $$ > "$PROJECT_DIR/pid"; sleep 0.01; done',
  );
  const options = { baseDirectory: join(project, "base"), executors: 1, killGraceMs: 200, log: SILENT };
  const first = await hostClusterRunner(options);
  const id = await submitted(first, project);
  // While it is written anew it is empty.
  let pid = "";
  while (pid === "") {
    await sleep(POLL_MS);
    if (existsSync(join(project, "pid"))) pid = readFileSync(join(project, "pid"), "utf8").trim();
  }
  await first.close();
  await first.close();
  assert.not.ok(isRunning(pid));
  writeFileSync(join(project, "go"), "");
  const second = await hostClusterRunner(options);
  try {
    const build = await second.settled(id);
    assert.ok(build !== undefined && hasPassed(build));
  } finally {
    await second.close();
  }
});

test("what keeps it from starting is told, in the words of who met it", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  const failureIn = async (baseDirectory: string): Promise<string> => {
    try {
      await (await hostClusterRunner({ baseDirectory, log: SILENT })).close();
      return "nothing";
    } catch (error) {
      return String(error);
    }
  };
  assert.match(await failureIn(join(folder, "file", "base")), `as "${join(folder, "file")}" must be a folder`);
  const inUse = `found it in use by process ${process.pid}, "another one"`;
  assert.match(await failureIn(join(shared, "base")), inUse);
});

test.run();
