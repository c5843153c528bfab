import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { makeFifo } from "../processes/fifo.ts";
import { isRunning } from "../processes/liveness.ts";
import { directoryRequest, gitRequest, messageOf, unaborted, valueOf } from "../projects/requests.ts";
import { makeRepository } from "../projects/source-repository.ts";
import { busScene, type BusScene } from "../bus/bus-scene.ts";
import { suite } from "../support/suite.ts";
import { jobFile, listening, ordersFor, startProjectMachines, type ProjectMachines } from "./project-machines.ts";

const test = suite<{ scene: BusScene; machines: ProjectMachines }>("projects of a worker", {
  context: { scene: undefined as never, machines: undefined as never },
  limitMs: 60_000,
});
test.before(async (context) => {
  context.scene = await busScene();
});
test.before.each(async (context) => {
  context.machines = await startProjectMachines(context.scene);
});
test.after(({ scene }) => scene.close());

test("all who ask for a build share one checkout and one setup, and later ones have it at once", async ({
  machines,
}) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  const log = join(machines.folder, "log");
  const once = `  setup_build: ['echo "up $PROJECT_DIR $COLOUR" >> ${log}']\n  teardown_build: [echo down >> ${log}]\n  env: {COLOUR: red}\n`;
  repository.commit({ "clusterrunner.yaml": jobFile(once) });
  const plan = await machines.prepared(1, gitRequest(repository.url));
  const { bus } = await machines.machine("a");
  const { heard, bus: heardBus } = listening(bus);
  const { projects } = await machines.machine("a", heardBus);
  const ask = () => projects.ready(machines.name(1), ordersFor(1, plan), unaborted());
  const [first, second] = await Promise.all([ask(), ask()]);
  assert.equal(first, second);
  assert.equal(await ask(), first);
  assert.equal(projects.held(), [machines.name(1)]);
  await Promise.all([projects.end(machines.name(1)), projects.end(machines.name(1))]);
  await projects.end(machines.name(1));
  assert.is(readFileSync(log, "utf8"), `up ${valueOf(first).projectDirectory} red\ndown\n`);
  assert.is(heard.length, 1);
  assert.equal(readdirSync(join(machines.folder, "a", "own", "workspaces")), []);
});

test("a setup that fails has failed for all runs of the build on the machine, and is torn down", async ({
  machines,
}) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  const log = join(machines.folder, "log");
  const once = `  setup_build: [echo up >> ${log}; echo no; exit 3]\n  teardown_build: [echo down >> ${log}; exit 4]\n`;
  repository.commit({ "clusterrunner.yaml": jobFile(once) });
  const plan = await machines.prepared(1, gitRequest(repository.url));
  const { projects } = await machines.machine("a");
  const ask = () => projects.ready(machines.name(1), ordersFor(1, plan), unaborted());
  const said = messageOf(await ask());
  assert.match(said, /^Cannot set up build 1 on worker "a" as "echo up.*" must exit with 0: found exit code 3/);
  assert.match(said, /no$/);
  assert.is(messageOf(await ask()), said);
  await projects.end(machines.name(1));
  assert.is(readFileSync(log, "utf8"), "up\ndown\n");
  assert.match(machines.warnings.join(), /Cannot tear down build 1 on worker "a" as .* found exit code 4/);
});

test("a setup that nobody waits for any more is ended, and begins anew for who asks again", async ({ machines }) => {
  const said = makeFifo(join(machines.folder, "said"));
  const once = `  setup_build: ['echo $$ > ${said.path}; test -e ${machines.folder}/go || exec sleep 1000']\n`;
  const repository = makeRepository(join(machines.folder, "app.git"));
  repository.commit({ "clusterrunner.yaml": jobFile(once) });
  const plan = await machines.prepared(1, gitRequest(repository.url));
  const { projects } = await machines.machine("a");
  const [leaving, staying] = [new AbortController(), new AbortController()];
  const ask = (signal: AbortSignal) => projects.ready(machines.name(1), ordersFor(1, plan), signal);
  const left = ask(leaving.signal);
  const stayed = ask(staying.signal);
  const setup = Number(await said.read());
  leaving.abort();
  assert.is(messageOf(await left), 'Cannot prepare build 1 on worker "a" as it was aborted');
  assert.ok(isRunning(setup));
  staying.abort();
  assert.match(messageOf(await stayed), "aborted");
  writeFileSync(join(machines.folder, "go"), "");
  const again = ask(unaborted());
  assert.is.not(Number(await said.read()), setup);
  assert.ok((await again).ok);
  assert.not.ok(isRunning(setup));
});

test("the end of a build ends its setup, and what it has left in the background", async ({ machines }) => {
  const said = makeFifo(join(machines.folder, "said"));
  const setup = `  setup_build: ['setsid sleep 1000 & echo $! > ${said.path}; exec sleep 1000']\n`;
  const repository = makeRepository(join(machines.folder, "app.git"));
  repository.commit({ "clusterrunner.yaml": jobFile(`${setup}  teardown_build: [touch ${machines.folder}/down]\n`) });
  const plan = await machines.prepared(1, gitRequest(repository.url));
  const { projects } = await machines.machine("a");
  const ready = projects.ready(machines.name(1), ordersFor(1, plan), unaborted());
  const server = Number(await said.read());
  await projects.end(machines.name(1));
  assert.not.ok((await ready).ok);
  assert.not.ok(isRunning(server));
  assert.ok(existsSync(join(machines.folder, "down")));
});

test("a copy of a repository that nobody has built for a month goes", async ({ machines }) => {
  const { projects, repositories } = await machines.machine("a");
  for (const name of ["kept", "left"]) {
    const repository = makeRepository(join(machines.folder, `${name}.git`));
    repository.commit({ "clusterrunner.yaml": jobFile() });
    const id = name === "kept" ? 1 : 2;
    const plan = await machines.prepared(id, gitRequest(repository.url));
    valueOf(await projects.ready(machines.name(id), ordersFor(id, plan), unaborted()));
  }
  const [kept = "", left = ""] = readdirSync(repositories).toSorted();
  const monthAgo = Date.now() / 1_000 - 31 * 24 * 60 * 60;
  for (const name of [kept, left]) utimesSync(join(repositories, name), monthAgo, monthAgo);
  // The build that goes on has the other one.
  await projects.end(machines.name(2));
  assert.equal(readdirSync(repositories), [kept]);
});

test("a folder must be on the machine, too", async ({ machines }) => {
  const project = join(machines.folder, "project");
  mkdirSync(project);
  const log = join(machines.folder, "log");
  writeFileSync(
    join(project, "clusterrunner.yaml"),
    jobFile(`  setup_build: [pwd >> ${log}]\n  teardown_build: [pwd >> ${log}]\n`),
  );
  const plan = await machines.prepared(1, directoryRequest(project));
  const { projects } = await machines.machine("a");
  const ready = await projects.ready(machines.name(1), ordersFor(1, plan), unaborted());
  assert.is(valueOf(ready).projectDirectory, project);
  await projects.end(machines.name(1));
  assert.is(readFileSync(log, "utf8"), `${project}\n${project}\n`);
  assert.ok(existsSync(project));
  const elsewhere = { ...ordersFor(2, plan), projectDirectory: join(project, "absent") };
  assert.is(
    messageOf(await projects.ready(machines.name(2), elsewhere, unaborted())),
    `Cannot run build 2 on worker "a" as the folder "${project}/absent" must be there, too: found nothing`,
  );
});

test.run();
