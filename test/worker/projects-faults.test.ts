import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { BusError, type Bus } from "../../src/bus/contract.ts";
import { gitRequest, messageOf, unaborted, valueOf } from "../projects/requests.ts";
import { makeRepository } from "../projects/source-repository.ts";
import { busScene, type BusScene } from "../bus/bus-scene.ts";
import { suite } from "../support/suite.ts";
import { jobFile, noise, ordersFor, startProjectMachines, type ProjectMachines } from "./project-machines.ts";

const test = suite<{ scene: BusScene; machines: ProjectMachines }>("a worker's projects in an odd world", {
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

test("a build that the master does not know is refused", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  repository.commit({ "clusterrunner.yaml": jobFile() });
  const plan = await machines.prepared(1, gitRequest(repository.url));
  const { projects } = await machines.machine("a");
  const said = messageOf(await projects.ready(machines.name(2), ordersFor(2, plan), unaborted()));
  assert.is(said, "Cannot check out build 2 as it must be under way: found no such build");
  await machines.sources.remove(1);
  assert.not.ok((await projects.ready(machines.name(1), ordersFor(1, plan), unaborted())).ok);
});

test("an object that is not what was signed for is asked for again", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  repository.commit({ "clusterrunner.yaml": jobFile(), large: noise(300_000) });
  const plan = await machines.prepared(1, gitRequest(repository.url));
  const { bus } = await machines.machine("a");
  let gets = 0;
  const objects: Bus["objects"] = {
    ...bus.objects,
    getStream: (content) => {
      gets += 1;
      const other = content.type === "object" ? { ...content, digest: "0" } : content;
      return bus.objects.getStream(gets === 1 ? other : content);
    },
  };
  const { projects } = await machines.machine("a", { ask: bus.ask, objects });
  valueOf(await projects.ready(machines.name(1), ordersFor(1, plan), unaborted()));
  // Twice the bundle, and what is in the checkout besides.
  assert.is(gets, 3);
  assert.match(machines.warnings.join(), "found another digest");
});

test("a master that does not answer is asked again", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  repository.commit({ "clusterrunner.yaml": jobFile() });
  const plan = await machines.prepared(1, gitRequest(repository.url));
  const { bus } = await machines.machine("a");
  let asked = 0;
  const ask: Bus["ask"] = async (...question) => {
    asked += 1;
    if (asked < 3) throw new BusError("no answer");
    return bus.ask(...question);
  };
  const { projects } = await machines.machine("a", { ask, objects: bus.objects });
  valueOf(await projects.ready(machines.name(1), ordersFor(1, plan), unaborted()));
  assert.is(asked, 3);
});

test("a machine whose copy of a repository is damaged fetches it anew", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  repository.commit({ "clusterrunner.yaml": jobFile(), large: noise(300_000) });
  const first = await machines.prepared(1, gitRequest(repository.url));
  const { projects, repositories } = await machines.machine("a");
  valueOf(await projects.ready(machines.name(1), ordersFor(1, first), unaborted()));
  await projects.end(machines.name(1));
  const damage = `find ${repositories} -name '*.pack' -exec chmod u+w {} + -exec truncate -s 100 {} +`;
  execFileSync("sh", ["-c", damage]);
  repository.commit({ "clusterrunner.yaml": jobFile(), large: noise(300_000), small: "more" });
  const second = await machines.prepared(2, gitRequest(repository.url));
  const { projectDirectory } = valueOf(await projects.ready(machines.name(2), ordersFor(2, second), unaborted()));
  assert.is(readFileSync(join(projectDirectory, "small"), "utf8"), "more");
});

test("a repository with SHA-256 is checked out like any other", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, "app.git"), "--object-format=sha256");
  const commit = repository.commit({ "clusterrunner.yaml": jobFile() });
  const plan = await machines.prepared(1, gitRequest(repository.url));
  assert.is(plan.commit, commit);
  const { projects } = await machines.machine("a");
  const ready = await projects.ready(machines.name(1), ordersFor(1, plan), unaborted());
  assert.ok(existsSync(join(valueOf(ready).projectDirectory, "clusterrunner.yaml")));
});

test.run();
