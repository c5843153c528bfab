import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClient, type DirectoryArguments } from "../src/client.ts";
import { createClusterRunner, workOf, type Build, type ClusterRunner } from "../src/index.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { valueOf } from "./projects/requests.ts";
import { suite } from "./support/suite.ts";

const test = suite("chosen atoms", { limitMs: 30_000 });

/** Passes in its second run alone, where it is repeated. */
const COMMAND = 'echo "$N ${CLUSTERRUNNER_REPETITION-alone}"; [ "${CLUSTERRUNNER_REPETITION-2}" = 2 ]';

const SECRET = "testsecret";
const HTTP = { hostname: "127.0.0.1", port: 0, secret: SECRET, maxBodyBytes: 1 << 20 };

const withRunner = async (
  use: (runner: ClusterRunner, request: DirectoryArguments) => Promise<void>,
): Promise<void> => {
  const project = temporaryFolder();
  const job = { commands: [COMMAND], atomizers: [{ N: "seq 1 3" }] };
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify({ Job: job }));
  const options = { baseDirectory: join(project, "base"), executors: 1, killGraceMs: 200, http: HTTP };
  const runner = await createClusterRunner(options);
  try {
    await use(runner, { type: "directory", project_directory: project, job_name: "Job" });
  } finally {
    await runner.close();
  }
};

const settled = async (runner: ClusterRunner, id: number): Promise<Build> => {
  const build = await runner.settled(id);
  if (build === undefined) throw new Error(`there is no build ${id}`);
  return build;
};

test("a chosen atom that is repeated knows its number, and its failures are tried again as the runs that they were", () =>
  withRunner(async (runner, request) => {
    const first = await settled(runner, valueOf(await runner.submit({ ...request, only: ["2"], repeat: 3 })));
    assert.equal([workOf(first)?.atomsDone, workOf(first)?.atomsFailed], [3, 2]);
    for (const run of [1, 2, 3])
      assert.is(readFileSync(runner.files(first.id, run - 1, 0).console, "utf8"), `2 ${run}\n`);
    const retried = await runner.retry(first.id);
    if (retried === undefined) throw new Error("the build is not known");
    const second = await settled(runner, valueOf(retried));
    assert.equal(
      workOf(second)?.plan.subjobs.map(({ atoms }) => atoms[0]?.repetition),
      [
        { number: 1, of: 3 },
        { number: 3, of: 3 },
      ],
    );
    assert.is(readFileSync(runner.files(second.id, 1, 0).console, "utf8"), "2 3\n");
  }));

test("a server takes the same wishes, and says of each atom which run it is", () =>
  withRunner(async (runner, request) => {
    const client = createClient({ url: runner.url ?? "", secret: SECRET });
    const wishes = { only: ["N=3"], repeat: 2, fail_fast: true };
    const { buildId } = await client.submit({ ...request, ...wishes });
    const build = await settled(runner, buildId);
    assert.is(workOf(build)?.atomsDone, 1, "the first that failed ended it");
    const { atoms } = await client.atoms(buildId);
    assert.equal(
      atoms.map(({ command_string, repetition, repetitions }) => [command_string, repetition, repetitions]),
      [
        ['export N="3";', 1, 2],
        ['export N="3";', 2, 2],
      ],
    );
  }));

test("atoms that are given are run in place of the atomizers'", () =>
  withRunner(async (runner, request) => {
    const atoms = [{ variable: "N", value: "given" }];
    const build = await settled(runner, valueOf(await runner.submit(request, { atoms })));
    assert.is(readFileSync(runner.files(build.id, 0, 0).console, "utf8"), "given alone\n");
    assert.equal(build.request.retry, { of: null, atoms });
  }));

test("the report of a build is written as one file", () =>
  withRunner(async (runner, request) => {
    const build = await settled(runner, valueOf(await runner.submit({ ...request, repeat: 2 })));
    const file = join(temporaryFolder(), "reports", "junit.xml");
    await runner.exportJunit(build, file);
    assert.ok(existsSync(file));
    assert.match(readFileSync(file, "utf8"), '<testsuites name="Job" tests="6" failures="3"');
  }));

test.run();
