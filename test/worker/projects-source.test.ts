import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as assert from "uvu/assert";
import type { Plan } from "../../src/model/build.ts";
import { gitRequest, unaborted, valueOf } from "../projects/requests.ts";
import { makeRepository } from "../projects/source-repository.ts";
import { busScene, type BusScene } from "../bus/bus-scene.ts";
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

const test = suite<{ scene: BusScene; machines: ProjectMachines }>("source of a worker's projects", {
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

test("a git build has exactly its commit on each machine, in a folder of its own", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, 'an "odd" #1', "app.git"));
  const old = repository.commit({ "clusterrunner.yaml": jobFile(), "src/file": "old", link: "-> src/file" });
  repository.commit({ "clusterrunner.yaml": jobFile(), "src/file": "new" });
  const plan = await machines.prepared(1, gitRequest(repository.url, { hash: old, remote: 'up"stream' }));
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
    assert.is(git("remote", "get-url", 'up"stream'), repository.url);
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
  repository.commit({ "clusterrunner.yaml": jobFile(), large: noise(300_000) });
  const first = await machines.prepared(1, gitRequest(repository.url));
  const { bus } = await machines.machine("a");
  const { heard, bus: heardBus } = listening(bus);
  const { projects } = await machines.machine("a", heardBus);
  valueOf(await projects.ready(machines.name(1), ordersFor(1, first), unaborted()));
  assert.ok(bytesOf(heard[0]) > 100_000);
  await projects.end(machines.name(1));
  repository.commit({ "clusterrunner.yaml": jobFile(), large: noise(300_000), small: "more" });
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

test("branches and tags are those of the master, also where they have moved since", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  const base = repository.commit({ "clusterrunner.yaml": jobFile() });
  repository.git("tag", "-a", "-m", "one", "v1", base);
  const old = repository.commit({ "clusterrunner.yaml": jobFile(), side: "1" }, "side");
  repository.commit({ "clusterrunner.yaml": jobFile(), file: "1" });
  const first = await machines.prepared(1, gitRequest(repository.url), (cwd) => {
    execFileSync("git", ["remote", "set-head", "origin", "main"], { cwd });
  });
  const { bus } = await machines.machine("a");
  const { heard, bus: heardBus } = listening(bus);
  const { projects } = await machines.machine("a", heardBus);
  const checkedOut = async (build: number, plan: Plan): Promise<(...args: readonly string[]) => string> => {
    const ready = await projects.ready(machines.name(build), ordersFor(build, plan), unaborted());
    const { projectDirectory } = valueOf(ready);
    return (...args) => execFileSync("git", args, { cwd: projectDirectory, encoding: "utf8" }).trim();
  };
  const git = await checkedOut(1, first);
  const refs = (cwd: string): string =>
    execFileSync("git", ["for-each-ref", "refs/heads", "refs/remotes", "refs/tags"], { cwd, encoding: "utf8" });
  assert.is(git("for-each-ref"), refs(first.projectDirectory).trim());
  assert.is(git("describe"), `v1-1-g${(first.commit ?? "").slice(0, 7)}`);
  assert.is(git("rev-parse", "origin/side"), old);
  assert.is(git("symbolic-ref", "refs/remotes/origin/HEAD"), "refs/remotes/origin/main");
  await projects.end(machines.name(1));
  // The name of one is a folder of others by now.
  repository.git("branch", "-D", "side");
  const moved = repository.commit({ "clusterrunner.yaml": jobFile(), side: "2" }, "side/way");
  const second = await machines.prepared(2, gitRequest(repository.url));
  const again = await checkedOut(2, second);
  assert.is(again("rev-parse", "origin/side/way"), moved);
  assert.is(again("for-each-ref"), refs(second.projectDirectory).trim());
  assert.is(again("fsck", "--connectivity-only", "--no-dangling"), "");
  await projects.end(machines.name(2));
  const third = await machines.prepared(3, gitRequest(repository.url));
  assert.is((await checkedOut(3, third))("for-each-ref"), refs(third.projectDirectory).trim());
  assert.is(bytesOf(heard[2]), 0);
  assert.equal(machines.warnings, []);
});

test("remote files of a job are in the checkouts of all machines", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  repository.commit({ "sub/clusterrunner.yaml": jobFile(), "sub/kept/file": "kept", "sub/link": "-> kept" });
  const remote = join(machines.folder, "remote");
  const text = noise(200_000);
  writeFileSync(remote, text);
  const names = ["tool", "kept/-x", "new/deep/tool", "link/behind", "kept/file"];
  const remoteFiles = names.map((name) => ({ name, url: pathToFileURL(remote).href }));
  const plan = await machines.prepared(1, gitRequest(repository.url, { projectDirectory: "sub", remoteFiles }));
  const { projects } = await machines.machine("a");
  const ready = await projects.ready(machines.name(1), ordersFor(1, plan), unaborted());
  const { projectDirectory } = valueOf(ready);
  for (const name of [...names, "kept/behind"]) {
    assert.is(readFileSync(join(projectDirectory, name), "utf8"), text, name);
  }
});

test("no credentials of the repository reach a machine", async ({ machines }) => {
  const repository = makeRepository(join(machines.folder, "app.git"));
  repository.commit({ "clusterrunner.yaml": jobFile() });
  const plan = await machines.prepared(1, gitRequest(repository.url), (cwd) => {
    // As if it had been fetched from there.
    execFileSync("git", ["config", "remote.origin.url", "https://user:hunter2@example.org/app.git"], { cwd });
  });
  const { bus } = await machines.machine("a");
  const { heard, bus: heardBus } = listening(bus);
  const { projects } = await machines.machine("a", heardBus);
  valueOf(await projects.ready(machines.name(1), ordersFor(1, plan), unaborted()));
  assert.is(heard[0]?.type === "source" ? heard[0].url : "", "https://example.org/app.git");
  const found = execFileSync("sh", ["-c", `grep -rla hunter2 "${join(machines.folder, "a")}" || true`]).toString();
  assert.is(found, "");
});

test.run();
