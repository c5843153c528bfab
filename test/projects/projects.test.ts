import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Plan } from "../../src/model/build.ts";
import type { Result } from "../../src/model/errors.ts";
import type { Projects } from "../../src/projects/contract.ts";
import { createProjects, type ProjectsOptions } from "../../src/projects/projects.ts";
import { makeFifo } from "../processes/fifo.ts";
import { isRunning } from "../processes/liveness.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import type { Job } from "../../src/model/job.ts";
import { sampleJob } from "../model/sample-job.ts";
import { suite } from "../support/suite.ts";
import { directoryRequest, gitRequest, messageOf, unaborted, valueOf } from "./requests.ts";
import { ENVIRONMENT, makeRepository } from "./source-repository.ts";

const test = suite("projects");
const folder = temporaryFolder();

const projectsIn = (baseDirectory: string, more: Partial<ProjectsOptions> = {}): Projects =>
  createProjects({
    baseDirectory,
    folderOf: (build) => join(baseDirectory, "builds", String(build)),
    environment: ENVIRONMENT,
    gitStrictHostKeyChecking: false,
    killGraceMs: 5_000,
    executors: () => 2,
    expectedTimes: () => Promise.resolve(new Map()),
    ...more,
  });
const projects = projectsIn(folder);

/** A plan whose commands run in the folder of this file. */
const planOf = (job: Partial<Job>): Plan => ({
  projectDirectory: folder,
  commit: null,
  job: sampleJob({ atomizers: [], ...job }),
  subjobs: [],
});

test("a git build is prepared, set up, torn down and released", async () => {
  const repository = makeRepository(join(folder, "app.git"));
  const job =
    "commands: [make]\n  atomizers: [{A: cat list}]\n  setup_build: [touch set-up]\n  teardown_build: [cat set-up]\n";
  const commit = repository.commit({ "clusterrunner.yaml": `unit:\n  ${job}`, list: "a\nb\n" });
  const plan = valueOf(await projects.prepare(1, gitRequest(repository.url), unaborted()));
  assert.is(plan.commit, commit);
  assert.is(plan.subjobs.length, 2);
  valueOf(await projects.setUp(1, plan, unaborted()));
  assert.ok(existsSync(join(plan.projectDirectory, "set-up")));
  valueOf(await projects.tearDown(1, plan, unaborted()));
  await projects.release(1);
  await projects.release(1);
  assert.equal(readdirSync(join(folder, "workspaces")), []);
});

test("a job without set-up and teardown has succeeded with both", async () => {
  assert.ok((await projects.setUp(2, planOf({}), unaborted())).ok);
  assert.ok((await projects.tearDown(2, planOf({}), unaborted())).ok);
});

test("a set-up or teardown that fails is a failure that says which", async () => {
  const plan = planOf({ setup: "echo no; exit 3", teardown: "exit 4" });
  assert.is(
    messageOf(await projects.setUp(3, plan, unaborted())),
    'Cannot set up build 3 as "echo no; exit 3" must exit with 0: found exit code 3 and the last output\nno',
  );
  assert.match(messageOf(await projects.tearDown(3, plan, unaborted())), "Cannot tear down build 3");
});

test("what set-up leaves in the background lives until release", async () => {
  const said = makeFifo(join(folder, "background"));
  const running = projects.setUp(4, planOf({ setup: `sleep 1000 & echo $! > ${said.path}` }), unaborted());
  const server = await said.read();
  assert.ok((await running).ok);
  assert.ok((await projects.tearDown(4, planOf({ teardown: `kill -0 ${server}` }), unaborted())).ok);
  await projects.release(4);
  assert.not.ok(isRunning(server));
});

test("release leaves the processes of other builds alone", async () => {
  const said = makeFifo(join(folder, "other"));
  const running = projects.setUp(5, planOf({ setup: `sleep 1000 & echo $! > ${said.path}` }), unaborted());
  const server = await said.read();
  await running;
  await projects.release(6);
  assert.ok(isRunning(server));
  await projects.release(5);
  assert.not.ok(isRunning(server));
});

test("an abort ends what runs and is a failure", async () => {
  const said = makeFifo(join(folder, "aborted"));
  const controller = new AbortController();
  const plan = planOf({ setup: `sleep 1000 & echo $! > ${said.path}; wait` });
  const running = projects.setUp(7, plan, controller.signal);
  const child = await said.read();
  controller.abort();
  assert.is(messageOf(await running), "Cannot set up build 7 as it was aborted");
  assert.not.ok(isRunning(child));
});

test("an abort while an atomizer runs ends it and is a failure", async () => {
  const said = makeFifo(join(folder, "atomizer"));
  const controller = new AbortController();
  const config = { commands: ["make"], atomizers: [{ A: `sleep 1000 & echo $! > ${said.path}; wait` }] };
  const running = projects.prepare(8, directoryRequest(folder, { config }), controller.signal);
  const child = await said.read();
  controller.abort();
  assert.is(messageOf(await running), "Cannot prepare build 8 as it was aborted");
  assert.not.ok(isRunning(child));
});

test("release waits for what still ends", async () => {
  const said = makeFifo(join(folder, "ending"));
  const go = makeFifo(join(folder, "go"));
  const controller = new AbortController();
  const setup = `trap 'read line < ${go.path}; exit 1' TERM; echo ready > ${said.path}; sleep 1000 & wait`;
  const order: string[] = [];
  const running = projects.setUp(9, planOf({ setup }), controller.signal).then(() => order.push("ended"));
  await said.read();
  controller.abort();
  const released = projects.release(9).then(() => order.push("released"));
  // As long as a release takes that has nothing to wait for.
  await projects.release(99);
  await go.write("go\n");
  await Promise.all([running, released]);
  assert.equal(order, ["ended", "released"]);
});

test("a machine that refuses is a failure, not a rejection", async () => {
  const nowhere = projectsIn("/dev/null/base", { environment: { ...ENVIRONMENT, PATH: "/nowhere" } });
  assert.match(
    messageOf(await nowhere.prepare(10, gitRequest("/a"), unaborted())),
    /^Cannot prepare build 10: Cannot start "rm"/,
  );
  const noBase = projectsIn("/dev/null/base");
  assert.match(
    messageOf(await noBase.prepare(10, gitRequest("/a"), unaborted())),
    /^Cannot prepare build 10 as the system must let it: ENOTDIR/,
  );
  const gone = { ...planOf({ setup: "true" }), projectDirectory: join(folder, "gone") };
  assert.match(
    messageOf(await projects.setUp(11, gone, unaborted())),
    /^Cannot set up build 11: Cannot run "true" as project directory ".*gone" must be a folder: found nothing$/,
  );
});

test(
  "a million atoms are refused, with what is allowed; a quarter of that is prepared",
  async () => {
    const prepared = (atomizer: string): Promise<Result<Plan>> => {
      const config = { commands: ["make"], atomizers: [{ A: atomizer }] };
      return projects.prepare(13, directoryRequest(folder, { config }), unaborted());
    };
    assert.is(
      messageOf(await prepared("seq 1000000")),
      'Cannot make atoms for "A" as a build must have at most 250000 atoms: found 1000000',
    );
    assert.is(valueOf(await prepared("seq 250000")).subjobs.length, 250_000);
  },
  { limitMs: 30_000 },
);

test("limits are those of the options", async () => {
  const config = { commands: ["make"], atomizers: [{ A: "seq 3" }] };
  const strict = projectsIn(folder, { limits: { maxAtoms: 2 } });
  assert.match(
    messageOf(await strict.prepare(12, directoryRequest(folder, { config }), unaborted())),
    "at most 2 atoms",
  );
  assert.is(valueOf(await projects.prepare(12, directoryRequest(folder, { config }), unaborted())).subjobs.length, 3);
});

test.run();
