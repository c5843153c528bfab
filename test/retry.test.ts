import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import {
  createClusterRunner,
  hasPassed,
  workOf,
  type Build,
  type ClusterRunner,
  type ClusterRunnerOptions,
} from "../src/index.ts";
import { elements } from "../src/model/vector.ts";
import { signed } from "./http/world.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { makeRepository } from "./projects/source-repository.ts";
import { suite } from "./support/suite.ts";

const test = suite("retry of real builds", { limitMs: 30_000 });

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Three atoms, of which the second fails while there is no file `mended`; each run is noted. */
const jobFile = (folder: string): string =>
  JSON.stringify({
    Job: {
      commands: [`echo "$N" >> ${folder}/runs`, `[ "$N" != 2 ] || [ -e ${folder}/mended ]`],
      atomizers: [{ N: `echo listed >> ${folder}/runs; seq 1 3` }],
    },
  });

const withRunner = async (
  base: string,
  use: (runner: ClusterRunner) => Promise<void>,
  more: Partial<ClusterRunnerOptions> = {},
): Promise<void> => {
  const options = { baseDirectory: base, executors: 1, killGraceMs: 200, log: SILENT };
  const runner = await createClusterRunner({ ...options, ...more });
  try {
    await use(runner);
  } finally {
    await runner.close();
  }
};

const ended = async (runner: ClusterRunner, id: number): Promise<Build> => {
  const build = await runner.settled(id);
  if (build === undefined) throw new Error(`build ${id} is unknown`);
  return build;
};

const admitted = async (answer: ReturnType<ClusterRunner["retry"]>): Promise<number> => {
  const result = await answer;
  if (result?.ok !== true) throw new Error(result?.message ?? "unknown");
  return result.value;
};

const runsIn = (folder: string): readonly string[] => readFileSync(join(folder, "runs"), "utf8").trim().split("\n");

const exitCodesOf = (build: Build): readonly (number | undefined)[] => {
  const work = workOf(build);
  return work === null ? [] : [...elements(work.atoms)].map((result) => result?.exitCode);
};

test("a directory's failed atoms alone run again, also in a later life, and the new build names the first", async () => {
  const project = temporaryFolder();
  const base = join(project, "base");
  writeFileSync(join(project, "clusterrunner.yaml"), jobFile(project));
  let retried = 0;
  await withRunner(base, async (runner) => {
    const id = await admitted(runner.submit({ type: "directory", project_directory: project }));
    assert.equal(exitCodesOf(await ended(runner, id)), [0, 1, 0]);
    retried = await admitted(runner.retry(id));
    assert.equal(exitCodesOf(await ended(runner, retried)), [1]);
    assert.equal(runsIn(project), ["listed", "1", "2", "3", "2"]);
  });
  await withRunner(base, async (runner) => {
    writeFileSync(join(project, "mended"), "");
    const build = await ended(runner, await admitted(runner.retry(retried)));
    assert.ok(hasPassed(build));
    assert.is(build.request.retry?.of, retried);
    assert.equal(runsIn(project), ["listed", "1", "2", "3", "2", "2"]);
    const refused = await runner.retry(build.id);
    assert.match(refused?.ok === false ? refused.message : "", "found none");
    assert.is(await runner.retry(99), undefined);
  });
});

test("a build from git is tried again at its commit, though its branch has moved on and is gone", async () => {
  const folder = temporaryFolder();
  const source = makeRepository(join(folder, "source.git"));
  const built = source.commit({ "clusterrunner.yaml": jobFile(folder) }, "topic");
  await withRunner(join(folder, "base"), async (runner) => {
    const request = { type: "git", url: source.url, branch: "topic", job_name: "Job" };
    const id = await admitted(runner.submit(request));
    assert.equal(exitCodesOf(await ended(runner, id)), [0, 1, 0]);
    source.commit({ "clusterrunner.yaml": "broken" }, "topic");
    source.git("update-ref", "-d", "refs/heads/topic");
    writeFileSync(join(folder, "mended"), "");
    const build = await ended(runner, await admitted(runner.retry(id)));
    assert.ok(hasPassed(build), JSON.stringify(build));
    assert.is(workOf(build)?.plan.commit, built);
    assert.equal(build.request.sent, request);
    assert.equal(runsIn(folder), ["listed", "1", "2", "3", "2"]);
  });
});

test("a build that failed before it had atoms is tried as a whole", async () => {
  const project = temporaryFolder();
  await withRunner(join(project, "base"), async (runner) => {
    const id = await admitted(runner.submit({ type: "directory", project_directory: project }));
    assert.is((await ended(runner, id)).status, "failed");
    writeFileSync(join(project, "clusterrunner.yaml"), jobFile(project));
    writeFileSync(join(project, "mended"), "");
    assert.equal(exitCodesOf(await ended(runner, await admitted(runner.retry(id)))), [0, 0, 0]);
  });
});

test("over HTTP the new build names the first, and the history of the job has both", async () => {
  const project = temporaryFolder();
  writeFileSync(join(project, "clusterrunner.yaml"), jobFile(project));
  const options = { http: { hostname: "127.0.0.1", port: 0, secret: "testsecret", maxBodyBytes: 1 << 20 } };
  await withRunner(
    join(project, "base"),
    async (runner) => {
      const read = async (path: string, init?: RequestInit) =>
        JSON.parse(await (await fetch(runner.url + path, init)).text());
      const body = JSON.stringify({ type: "directory", project_directory: project, job_name: "Job" });
      const { build_id: first } = await read("/build", signed(body));
      await ended(runner, first);
      writeFileSync(join(project, "mended"), "");
      const { build_id: second } = await read(`/build/${first}/retry`, signed(""));
      await ended(runner, second);
      const { build } = await read(`/build/${second}`);
      assert.equal([build.status, build.num_atoms, build.retry_of], ["SUCCESS", 1, first]);
      assert.is((await read(`/v1/build/${first}`)).build.retry_of, null);
      assert.equal(
        (await read("/builds?status=FINISHED&sort=-id&job_name=Job")).builds.map(
          ({ id }: { readonly id: number }) => id,
        ),
        [second, first],
      );
      const { history } = await read("/jobs/Job/history");
      assert.equal([history.num_builds, history.pass_rate, history.projects], [2, 0, [project]]);
      assert.equal((await fetch(`${runner.url}/build/${second}/retry`, signed(""))).status, 409);
    },
    options,
  );
});

test.run();
