import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createGit } from "../../src/projects/git-command.ts";
import { mirrorOf, readableName, type Mirror } from "../../src/projects/git-mirror.ts";
import { createTreeRemoval } from "../../src/projects/tree-removal.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { unaborted } from "./requests.ts";
import { ENVIRONMENT } from "./source-repository.ts";

const test = suite("git mirror");
const git = createGit({ environment: ENVIRONMENT, strictHostKeyChecking: false, killGraceMs: 1_000 });
const removeTree = createTreeRemoval(ENVIRONMENT, 1_000);

const mirrorIn = (repositories: string, url: string): Mirror => mirrorOf(url, { git, removeTree, repositories });

const open = async (mirror: Mirror): Promise<void> => {
  const opened = await mirror.open(unaborted());
  assert.ok(opened.ok, opened.ok ? "" : opened.message);
};

/** What tells a mirror that was made again from the one before. */
const mark = (mirror: Mirror): Promise<unknown> => mirror.git(["config", "test.mark", "here"]);
const marked = async (mirror: Mirror): Promise<boolean> =>
  (await mirror.git(["config", "test.mark"])).stdout === "here";

for (const [url, name] of [
  ["https://github.com/box/StatusWolf.git", "StatusWolf"],
  ["ssh://host:1234/master-repo/", "master-repo"],
  ["git@github.com:box/Cl-x.git", "Cl-x"],
  ["git@github.com:Cl-x", "Cl-x"],
  ["https://user:secret@host/x/y.z.git", "y.z"],
  ["https://user:secret@host", "repository"],
  ["user:secret@host", "repository"],
  ["file:///a/b.git", "b"],
  ["/a/..", "repository"],
  ["/a/ü & ö", "repository"],
  [`/a/${"x".repeat(100)}`, "x".repeat(40)],
] as const) {
  test(`"${url}" is known to people as "${name}"`, () => assert.is(readableName(url), name));
}

test("every url has a mirror of its own that only its owner can read", async () => {
  const repositories = join(temporaryFolder(), "repos");
  for (const url of [
    "https://h/my-app",
    "https://h/myapp",
    "https://h/x/myapp",
    "https://h/myapp.git",
    "https://u:p@h/myapp",
  ]) {
    const mirror = mirrorIn(repositories, url);
    await open(mirror);
  }
  const names = readdirSync(repositories);
  assert.is(names.length, 5);
  assert.ok(
    names.every((name) => /^my-?app-[0-9a-f]{16}$/.test(name)),
    names.join(),
  );
  assert.is(statSync(repositories).mode & 0o777, 0o700);
});

test("a mirror is made once", async () => {
  const mirror = mirrorIn(temporaryFolder(), "https://h/a");
  await open(mirror);
  await mark(mirror);
  await open(mirror);
  assert.ok(await marked(mirror));
});

for (const [damage, inflict] of [
  ["has no HEAD", (mirror: string) => rmSync(join(mirror, "HEAD"))],
  ["has an empty HEAD", (mirror: string) => writeFileSync(join(mirror, "HEAD"), "")],
  ["has no objects", (mirror: string) => rmSync(join(mirror, "objects"), { recursive: true })],
  [
    "is a file",
    (mirror: string) => {
      rmSync(mirror, { recursive: true });
      writeFileSync(mirror, "");
    },
  ],
] as const) {
  test(`a mirror that ${damage} is made again`, async () => {
    const repositories = temporaryFolder();
    const mirror = mirrorIn(repositories, "https://h/a");
    await open(mirror);
    await mark(mirror);
    inflict(join(repositories, readdirSync(repositories)[0]!));
    await open(mirror);
    assert.not.ok(await marked(mirror));
    assert.is(readdirSync(repositories).length, 1);
  });
}

test("openings at the same time all find the mirror made", async () => {
  const repositories = temporaryFolder();
  const mirrors = Array.from({ length: 6 }, () => mirrorIn(repositories, "https://h/a"));
  await Promise.all(mirrors.map((mirror) => open(mirror)));
  assert.is(readdirSync(repositories).length, 1);
});

test("a repair makes a damaged mirror again and leaves a sound one alone", async () => {
  const repositories = temporaryFolder();
  const mirror = mirrorIn(repositories, "https://h/a");
  await open(mirror);
  await mark(mirror);
  assert.not.ok(await mirror.repair("fatal: the remote end hung up unexpectedly", unaborted()));
  assert.ok(await marked(mirror));
  const [name] = readdirSync(repositories);
  writeFileSync(join(repositories, name!, "packed-refs"), `${"1".repeat(40)} refs/heads/main\n`);
  assert.not.ok(await mirror.repair("fatal: Could not read from remote repository", unaborted()));
  assert.ok(await mirror.repair("fatal: bad object refs/heads/main", unaborted()));
  assert.not.ok(await marked(mirror));
});

test.run();
