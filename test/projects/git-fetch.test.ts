import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Result } from "../../src/model/errors.ts";
import type { GitRequest } from "../../src/model/request.ts";
import { createGit } from "../../src/projects/git-command.ts";
import { fetchCommit } from "../../src/projects/git-fetch.ts";
import { mirrorOf, type Mirror } from "../../src/projects/git-mirror.ts";
import { createTreeRemoval } from "../../src/projects/tree-removal.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { gitRequest, messageOf, unaborted, valueOf } from "./requests.ts";
import { ENVIRONMENT, makeRepository } from "./source-repository.ts";

const test = suite("git fetch");
const folder = temporaryFolder();
const git = createGit({ environment: ENVIRONMENT, strictHostKeyChecking: false, killGraceMs: 1_000 });
const removeTree = createTreeRemoval(ENVIRONMENT, 1_000);
const mirrorFor = (url: string): Mirror => mirrorOf(url, { git, removeTree, repositories: join(folder, "repos") });

const source = makeRepository(join(folder, "source.git"));
const { url } = source;
const first = source.commit({ a: "1" });
const second = source.commit({ a: "2" });
const feature = source.commit({ a: "3" }, "feature");
source.git("tag", "--annotate", "--message", "one", "v1", first);
source.git("tag", "feature", first);
source.git("update-ref", "refs/pull/1/head", first);

const fetchFrom = async (from: string, more: Partial<GitRequest> = {}): Promise<Result<string>> => {
  const mirror = mirrorFor(from);
  const opened = await mirror.open(unaborted());
  return opened.ok ? fetchCommit(mirror, gitRequest(from, more), "refs/clusterrunner/1", unaborted()) : opened;
};
const fetched = (more: Partial<GitRequest> = {}): Promise<Result<string>> => fetchFrom(url, more);

for (const [what, more, commit] of [
  ["without a branch, the default branch", {}, second],
  ["a branch, though a tag has the same name", { branch: "feature" }, feature],
  ["a tag, down to its commit", { branch: "v1" }, first],
  ["a ref by its whole name", { branch: "refs/pull/1/head" }, first],
  ["a tag by its whole name", { branch: "refs/tags/feature" }, first],
  ["a commit by its hash", { hash: first }, first],
  ["a commit by the first digits of its hash, in any case", { hash: first.slice(0, 10).toUpperCase() }, first],
  ["a commit of another branch than the one named", { branch: "main", hash: feature }, feature],
] as const) {
  test(`finds ${what}`, async () => assert.is(valueOf(await fetched(more)), commit));
}

test("finds a commit that no ref leads to any more, if the whole hash is given", async () => {
  const lost = source.commit({ a: "lost" }, "lost");
  source.git("update-ref", "-d", "refs/heads/lost");
  assert.is(valueOf(await fetched({ hash: lost })), lost);
});

test("finds the commit of a build that is tried again though its branch is gone", async () => {
  const built = source.commit({ a: "built" }, "merged");
  source.git("update-ref", "-d", "refs/heads/merged");
  const more = { branch: "merged", hash: built };
  assert.match(messageOf(await fetched(more)), "it must have such a branch");
  assert.is(valueOf(await fetched({ ...more, retry: { of: 1, atoms: null } })), built);
});

test("follows a branch that is moved, rewritten, removed, or becomes a folder of branches", async () => {
  const before = source.commit({ a: "before" }, "moving");
  assert.is(valueOf(await fetched({ branch: "moving" })), before);
  source.git("update-ref", "refs/heads/moving", first);
  assert.is(valueOf(await fetched({ branch: "moving" })), first);
  source.git("update-ref", "-d", "refs/heads/moving");
  source.git("update-ref", "refs/heads/moving/on", second);
  assert.is(valueOf(await fetched({ branch: "moving/on" })), second);
  assert.match(messageOf(await fetched({ branch: "moving" })), /^Cannot check out "moving"/);
});

test("the mirror has all branches, the tags that lead to them, and the commit of the build", async () => {
  const commit = valueOf(await fetched({ hash: first.slice(0, 8) }));
  const { stdout } = await mirrorFor(url).git(["for-each-ref", "--format=%(refname) %(objectname)"]);
  const refs = new Map(stdout.split("\n").map((line) => line.split(" ") as [string, string]));
  assert.is(refs.get("refs/heads/main"), second);
  assert.is(refs.get("refs/heads/feature"), feature);
  assert.ok(refs.has("refs/tags/v1"));
  assert.is(refs.get("refs/clusterrunner/1"), commit);
});

for (const [what, more, message] of [
  [
    "a branch that is not there",
    { branch: "nope" },
    `check out "nope" of "${url}" as it must have such a branch, tag or other ref: fatal: couldn't find remote ref nope`,
  ],
  [
    "the first digits of no commit",
    { hash: "0123" },
    `check out commit "0123" of "${url}" as the commit must be on one of its branches or tags: fatal: Needed a single revision`,
  ],
] as const) {
  test(`${what} is a failure that names it`, async () =>
    assert.is(messageOf(await fetched(more)), `Cannot ${message}`));
}

test("the hash of no commit is a failure that names it", async () => {
  const hash = "0123456789".repeat(4);
  assert.match(
    messageOf(await fetched({ hash })),
    `Cannot check out commit "${hash}" of "${url}" as it must have that commit: `,
  );
});

test("the hash of something else than a commit is a failure", async () => {
  const hash = source.git("rev-parse", `${first}^{tree}`);
  assert.match(messageOf(await fetched({ hash })), `Cannot check out commit "${hash}"`);
});

test("a tag that looks like the digits of a hash is not taken for one", async () => {
  source.git("tag", "abcdef", second);
  assert.match(messageOf(await fetched({ hash: "abcdef" })), 'Cannot check out commit "abcdef"');
});

test("a repository without a default branch needs a branch or a hash", async () => {
  const empty = makeRepository(join(folder, "empty.git"));
  assert.match(
    messageOf(await fetchFrom(empty.url)),
    /as it must have a default branch: fatal: couldn't find remote ref HEAD$/,
  );
  const commit = empty.commit({}, "other");
  assert.is(valueOf(await fetchFrom(empty.url, { branch: "other" })), commit);
  assert.is(valueOf(await fetchFrom(empty.url, { hash: commit })), commit);
});

for (const [unreachable, words] of [
  [join(folder, "none.git"), /does not appear to be a git repository; fatal: Could not read from remote repository$/],
  ["http://user:secret@127.0.0.1:1/a.git", /fatal: unable to access 'http:/],
  ["ext::sh -c touch% /tmp/x", /fatal: transport 'ext' not allowed/],
] as const) {
  test(`a clone of "${unreachable.replace(folder, "FOLDER")}" fails with what git said and without credentials`, async () => {
    const message = messageOf(await fetchFrom(unreachable));
    assert.match(message, /^Cannot clone ".*" as git must be able to fetch it: /);
    assert.match(message, words);
    assert.not.match(message, "secret");
  });
}

test.run();
