import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as assert from "uvu/assert";
import { BusError, type Bus } from "../../src/bus/contract.ts";
import { gitRequest, messageOf, unaborted, valueOf } from "../projects/requests.ts";
import { makeRepository } from "../projects/source-repository.ts";
import { suite } from "../support/suite.ts";
import {
  bytesOf,
  jobFile,
  listening,
  noise,
  ordersFor,
  startProjectMachines,
  type ProjectMachines,
} from "./project-machines.ts";

const test = suite<{ machines: ProjectMachines }>("source of a worker's projects", {
  context: { machines: undefined as never },
});
test.before.each(async (context) => {
  context.machines = await startProjectMachines();
});
test.after.each(({ machines }) => machines.close());

test("a git build has exactly its commit on each machine, in a folder of its own", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  const old = repository.commit({ "clusterrunner.yaml": jobFile(), "src/file": "old", link: "-> src/file" });
  repository.commit({ "clusterrunner.yaml": jobFile(), "src/file": "new" });
  const plan = await machines.prepared(1, gitRequest(repository.url, { hash: old, remote: "upstream" }));
  for (const name of ["a", "b"]) {
    const { projects, directory } = await machines.machine(name);
    const ready = await projects.ready(machines.name(1), ordersFor(1, plan), unaborted());
    const { projectDirectory } = valueOf(ready);
    assert.ok(projectDirectory.startsWith(directory));
    assert.is(readFileSync(join(projectDirectory, "link"), "utf8"), "old");
    const git = (...args: readonly string[]): string =>
      execFileSync("git", args, { cwd: projectDirectory, encoding: "utf8" }).trim();
    assert.is(git("rev-parse", "HEAD"), old);
    assert.is(git("status", "--porcelain"), "");
    assert.is(git("remote", "get-url", "upstream"), repository.url);
    await projects.end(machines.name(1));
    assert.not.ok(existsSync(projectDirectory));
    assert.equal(projects.held(), []);
  }
  assert.equal(machines.warnings, []);
});

test("the folder in the repository that a build names is its project on a machine, too", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  repository.commit({ "part/deep/clusterrunner.yaml": jobFile() });
  const plan = await machines.prepared(1, gitRequest(repository.url, { projectDirectory: "part/deep" }));
  const { projects } = await machines.machine("a");
  const ready = await projects.ready(machines.name(1), ordersFor(1, plan), unaborted());
  assert.match(valueOf(ready).projectDirectory, /\/app\/part\/deep$/);
});

test("of a second commit only what is new is sent, and of one that is there nothing", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  repository.commit({ "clusterrunner.yaml": jobFile(), large: noise(2_000_000) });
  const first = await machines.prepared(1, gitRequest(repository.url));
  const { bus } = await machines.machine("a");
  const { heard, bus: heardBus } = listening(bus);
  const { projects } = await machines.machine("a", heardBus);
  valueOf(await projects.ready(machines.name(1), ordersFor(1, first), unaborted()));
  assert.ok(bytesOf(heard[0]) > 500_000);
  await projects.end(machines.name(1));
  repository.commit({ "clusterrunner.yaml": jobFile(), large: noise(2_000_000), small: "more" });
  const second = await machines.prepared(2, gitRequest(repository.url));
  // In a new life, with the same disk.
  const { projects: later } = await machines.machine("a", heardBus);
  const { projectDirectory } = valueOf(await later.ready(machines.name(2), ordersFor(2, second), unaborted()));
  assert.is(readFileSync(join(projectDirectory, "small"), "utf8"), "more");
  assert.ok(bytesOf(heard[1]) > 0 && bytesOf(heard[1]) < 1_000, String(bytesOf(heard[1])));
  const third = await machines.prepared(3, gitRequest(repository.url, { hash: first.commit }));
  valueOf(await later.ready(machines.name(3), ordersFor(3, third), unaborted()));
  assert.is(bytesOf(heard[2]), 0);
  assert.equal(machines.warnings, []);
});

test("remote files of a job are in the checkouts of all machines", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  repository.commit({ "sub/clusterrunner.yaml": jobFile(), "sub/kept/file": "kept", "sub/link": "-> kept" });
  const remote = join(machines.folder, "remote");
  writeFileSync(remote, noise(200_000));
  const names = ["tool", "kept/-x", "new/deep/tool", "link/behind", "kept/file"];
  const remoteFiles = names.map((name) => ({ name, url: pathToFileURL(remote).href }));
  const plan = await machines.prepared(1, gitRequest(repository.url, { projectDirectory: "sub", remoteFiles }));
  const { projects } = await machines.machine("a");
  const ready = await projects.ready(machines.name(1), ordersFor(1, plan), unaborted());
  const { projectDirectory } = valueOf(ready);
  for (const name of [...names, "kept/behind"])
    assert.is(readFileSync(join(projectDirectory, name), "utf8"), noise(200_000), name);
});

test("no credentials of the repository reach a machine", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  repository.commit({ "clusterrunner.yaml": jobFile() });
  const plan = await machines.prepared(1, gitRequest(repository.url));
  // As if it had been fetched from there.
  const secret = "https://user:hunter2@example.org/app.git";
  execFileSync("git", ["config", "remote.origin.url", secret], { cwd: plan.projectDirectory });
  const { bus } = await machines.machine("a");
  const { heard, bus: heardBus } = listening(bus);
  const { projects } = await machines.machine("a", heardBus);
  valueOf(await projects.ready(machines.name(1), ordersFor(1, plan), unaborted()));
  assert.is(heard[0]?.type === "source" ? heard[0].url : "", "https://example.org/app.git");
  const found = execFileSync("sh", ["-c", `grep -rla hunter2 "${join(machines.folder, "a")}" || true`]).toString();
  assert.is(found, "");
});

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
  repository.commit({ "clusterrunner.yaml": jobFile(), large: noise(2_000_000) });
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
  assert.is(gets, 2);
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
  repository.commit({ "clusterrunner.yaml": jobFile(), large: noise(2_000_000) });
  const first = await machines.prepared(1, gitRequest(repository.url));
  const { projects, repositories } = await machines.machine("a");
  valueOf(await projects.ready(machines.name(1), ordersFor(1, first), unaborted()));
  await projects.end(machines.name(1));
  const damage = `find ${repositories} -name '*.pack' -exec chmod u+w {} + -exec truncate -s 100 {} +`;
  execFileSync("sh", ["-c", damage]);
  repository.commit({ "clusterrunner.yaml": jobFile(), large: noise(2_000_000), small: "more" });
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
