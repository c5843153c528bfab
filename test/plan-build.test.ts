import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClusterRunner, planBuild, workOf, type Plan } from "../src/index.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { makeRepository } from "./projects/source-repository.ts";
import { messageOf, valueOf } from "./projects/requests.ts";
import { suite } from "./support/suite.ts";

const test = suite("planBuild", { limitMs: 30_000 });

const JOB = {
  setup_build: ["touch $PROJECT_DIR/touched"],
  commands: ["touch $PROJECT_DIR/touched"],
  atomizers: [{ N: "seq 1 3" }],
};

const makeProject = (): string => {
  const project = temporaryFolder();
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify({ Job: JOB }));
  return project;
};

const valuesOf = ({ subjobs }: Plan): readonly string[] =>
  subjobs.flatMap(({ atoms }) => atoms.map(({ value }) => value));

test("a plan has the atoms of a build, and none of its commands has run", async () => {
  const project = makeProject();
  const request = { type: "directory", project_directory: project, only: ["1", "3"], repeat: 2 };
  const plan = valueOf(await planBuild(request, { baseDirectory: temporaryFolder(), executors: 1 }));
  assert.equal(valuesOf(plan), ["1", "3", "1", "3"]);
  assert.not.ok(existsSync(join(project, "touched")));
});

test("atoms that are given are planned in place of the atomizers'", async () => {
  const request = { type: "directory", project_directory: makeProject() };
  const atoms = [{ variable: "N", value: "7" }];
  assert.equal(valuesOf(valueOf(await planBuild(request, { baseDirectory: temporaryFolder(), atoms }))), ["7"]);
});

test("what atoms took in earlier builds is expected of them, and those builds are not changed by asking", async () => {
  const project = makeProject();
  const [baseDirectory, timings] = [temporaryFolder(), temporaryFolder()];
  const request = { type: "directory", project_directory: project };
  const runner = await createClusterRunner({ baseDirectory, timings, store: "memory", executors: 1 });
  try {
    const build = await runner.settled(valueOf(await runner.submit(request)));
    assert.is(build === undefined ? 0 : workOf(build)?.atomsDone, 3);
  } finally {
    await runner.close();
  }
  const plan = valueOf(await planBuild(request, { baseDirectory, timings, executors: 1 }));
  for (const { atoms } of plan.subjobs) for (const { expectedSeconds = 0 } of atoms) assert.ok(expectedSeconds > 0);
});

test("a plan of a git build leaves no checkout behind", async () => {
  const source = makeRepository(join(temporaryFolder(), "source"));
  source.commit({ "clusterrunner.yaml": JSON.stringify({ Job: JOB }) });
  const baseDirectory = temporaryFolder();
  const plan = valueOf(await planBuild({ type: "git", url: source.url }, { baseDirectory }));
  assert.match(plan.commit ?? "", /^[0-9a-f]{40}$/);
  assert.not.ok(existsSync(plan.projectDirectory));
  assert.equal(readdirSync(join(baseDirectory, "workspaces")), []);
});

test("a failure says why the build could not run", async () => {
  const options = { baseDirectory: temporaryFolder() };
  assert.is(
    messageOf(await planBuild({ type: "svn" }, options)),
    'Cannot accept the build as "type" must be one of "git", "directory": found "svn"',
  );
  const request = { type: "directory", project_directory: makeProject(), only: ["9"] };
  assert.match(messageOf(await planBuild(request, options)), 'Cannot choose atoms as "9" must match at least one');
  const gone = { type: "directory", project_directory: join(options.baseDirectory, "gone") };
  assert.match(messageOf(await planBuild(gone, options)), "Cannot use project directory");
});

test.run();
