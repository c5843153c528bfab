import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { checkedOut, gitSourceIn } from "./git-sources.ts";
import { gitRequest, messageOf, unaborted } from "./requests.ts";
import { ENVIRONMENT, makeRepository } from "./source-repository.ts";

const test = suite("git source");
const folder = temporaryFolder();
const repository = makeRepository(join(folder, "app.git"));
const { url } = repository;
const first = repository.commit({ "file.txt": "1", "sub/deep/file.txt": "1", inner: "-> sub", outer: "-> ../.." });
repository.git("tag", "v1");
const second = repository.commit({ "file.txt": "2", "sub/deep/file.txt": "2", inner: "-> sub", outer: "-> ../.." });
const base = join(folder, "base");
const source = gitSourceIn(base);

const gitIn = (cwd: string, ...args: readonly string[]): string =>
  execFileSync("git", args, { cwd, env: { ...ENVIRONMENT }, encoding: "utf8" }).trim();
/** What the mirror of the repository keeps for builds. */
const kept = (): string => {
  const mirror = readdirSync(join(base, "repos")).find((name) => name.startsWith("app-"));
  return gitIn(join(base, "repos", mirror!), "for-each-ref", "refs/clusterrunner");
};

test("a checkout has the files of its commit, in a folder of the build that only its owner can read", async () => {
  const { projectDirectory, commit } = await checkedOut(source, 1, url);
  assert.is(commit, second);
  assert.is(projectDirectory, join(base, "workspaces", "1", "app"));
  assert.is(readFileSync(join(projectDirectory, "file.txt"), "utf8"), "2");
  assert.is(statSync(join(base, "workspaces", "1")).mode & 0o777, 0o700);
  await source.release(1);
});

test("commands in a checkout have its history, its branches and its tags", async () => {
  const { projectDirectory } = await checkedOut(source, 2, url, { remote: "upstream" });
  assert.is(gitIn(projectDirectory, "rev-parse", "HEAD"), second);
  assert.is(gitIn(projectDirectory, "rev-parse", "upstream/main"), second);
  assert.is(gitIn(projectDirectory, "rev-parse", "v1"), first);
  assert.is(gitIn(projectDirectory, "remote", "get-url", "upstream"), url);
  assert.is(gitIn(projectDirectory, "status", "--porcelain"), "");
  await source.release(2);
});

test("builds of one repository have checkouts of their own", async () => {
  const one = await checkedOut(source, 3, url, { hash: first });
  const two = await checkedOut(source, 4, url);
  writeFileSync(join(one.projectDirectory, "file.txt"), "changed");
  assert.is(readFileSync(join(two.projectDirectory, "file.txt"), "utf8"), "2");
  await source.release(3);
  assert.not.ok(existsSync(one.projectDirectory));
  assert.is(gitIn(two.projectDirectory, "rev-parse", "HEAD"), second);
  await source.release(4);
});

test("a checkout starts at the folder that the request names", async () => {
  const { projectDirectory } = await checkedOut(source, 5, url, { projectDirectory: "inner/deep" });
  assert.is(projectDirectory, join(base, "workspaces", "5", "app", "sub", "deep"));
  await source.release(5);
});

for (const [projectDirectory, found] of [
  ["..", "a path out of it"],
  ["sub/../../..", "a path out of it"],
  ["/etc", "a path out of it"],
  ["outer", "a path out of it"],
  ["outer/repos", "a path out of it"],
  ["none", "nothing"],
  ["file.txt", "a file"],
] as const) {
  test(`"${projectDirectory}" is refused as a folder of the repository`, async () => {
    const result = await source.checkOut(6, gitRequest(url, { projectDirectory }), unaborted());
    assert.is(
      messageOf(result),
      `Cannot use project directory "${projectDirectory}" of "${url}" as it must be a folder in the repository: found ${found}`,
    );
    await source.release(6);
  });
}

test("urls that differ in a dash are different repositories", async () => {
  const dash = makeRepository(join(folder, "my-app"));
  const noDash = makeRepository(join(folder, "myapp"));
  const commits = [dash.commit({ name: "dash" }), noDash.commit({ name: "no dash" })];
  const checkouts = [await checkedOut(source, 7, dash.url), await checkedOut(source, 8, noDash.url)];
  assert.equal(
    checkouts.map(({ commit }) => commit),
    commits,
  );
  await Promise.all([source.release(7), source.release(8)]);
});

test("release leaves nothing of the build behind, and may be called twice", async () => {
  await checkedOut(source, 9, url);
  assert.match(kept(), second);
  await source.release(9);
  await source.release(9);
  assert.is(kept(), "");
  assert.not.ok(existsSync(join(base, "workspaces", "9")));
});

test("release cleans up after a checkout that failed", async () => {
  const result = await source.checkOut(10, gitRequest(url, { branch: "none" }), unaborted());
  assert.match(messageOf(result), 'Cannot check out "none"');
  await source.release(10);
  assert.not.ok(existsSync(join(base, "workspaces", "10")));
});

test("the checkout that a crash left is replaced, whatever is in it", async () => {
  const before = await checkedOut(source, 11, url);
  writeFileSync(join(before.projectDirectory, "left.txt"), "");
  writeFileSync(join(before.projectDirectory, ".git", "HEAD"), "damaged");
  const after = await checkedOut(gitSourceIn(base), 11, url, { hash: first });
  assert.equal([after.projectDirectory, after.commit], [before.projectDirectory, first]);
  assert.equal(readdirSync(after.projectDirectory).toSorted(), [".git", "file.txt", "inner", "outer", "sub"]);
  await source.release(11);
});

test("a checkout is released in a later life too", async () => {
  await checkedOut(source, 13, url);
  await gitSourceIn(base).release(13);
  assert.not.ok(existsSync(join(base, "workspaces", "13")));
});

test("a base directory behind a symlink is resolved", async () => {
  const link = join(folder, "link");
  symlinkSync(base, link);
  const { projectDirectory } = await checkedOut(gitSourceIn(link), 15, url);
  assert.is(projectDirectory, join(base, "workspaces", "15", "app"));
  await source.release(15);
});

test("names that git would read as something else never reach it", async () => {
  const refused = await source.checkOut(16, gitRequest(url, { branch: "--upload-pack=x" }), unaborted());
  assert.match(messageOf(refused), '"branch" must be the name of a branch');
});

test("what a job does to refs and settings stays in its own checkout", async () => {
  const { projectDirectory } = await checkedOut(source, 17, url);
  const hooks = join(folder, "hooks");
  mkdirSync(hooks);
  writeFileSync(join(hooks, "post-checkout"), `#!/bin/sh\ntouch ${join(folder, "hooked")}\n`, { mode: 0o755 });
  gitIn(projectDirectory, "config", "core.hooksPath", hooks);
  gitIn(projectDirectory, "remote", "set-url", "origin", "/nowhere");
  gitIn(projectDirectory, "branch", "mine");
  const other = await checkedOut(source, 18, url);
  assert.not.ok(existsSync(join(folder, "hooked")));
  assert.is(gitIn(other.projectDirectory, "remote", "get-url", "origin"), url);
  assert.is(gitIn(other.projectDirectory, "branch", "--list", "mine"), "");
  await Promise.all([source.release(17), source.release(18)]);
});

test("a checkout keeps a commit that its repository has lost", async () => {
  const lost = repository.commit({ lost: "text" }, "lost");
  const { projectDirectory } = await checkedOut(source, 19, url, { hash: lost });
  repository.git("update-ref", "-d", "refs/heads/lost");
  await checkedOut(source, 20, url);
  const mirror = readdirSync(join(base, "repos")).find((name) => name.startsWith("app-"));
  gitIn(join(base, "repos", mirror!), "gc", "--quiet", "--prune=now");
  assert.is(gitIn(projectDirectory, "show", `${lost}:lost`), "text");
  await Promise.all([source.release(19), source.release(20)]);
});

test.run();
