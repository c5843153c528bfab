import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { makeFifo } from "../processes/fifo.ts";
import { isRunning } from "../processes/liveness.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { startServer } from "./file-server.ts";
import { checkedOut, gitSourceIn } from "./git-sources.ts";
import { gitRequest, messageOf, unaborted } from "./requests.ts";
import { ENVIRONMENT, makeRepository, type SourceRepository } from "./source-repository.ts";

const test = suite("git source under faults");

const makeSource = (folder: string): SourceRepository & { readonly head: string } => {
  const repository = makeRepository(join(folder, "app.git"));
  return { ...repository, head: repository.commit({ file: "text" }) };
};

/** The path of the only mirror. */
const mirrorIn = (base: string): string => join(base, "repos", readdirSync(join(base, "repos"))[0]!);

const objectFiles = (mirror: string): readonly string[] =>
  readdirSync(join(mirror, "objects"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** An environment whose git first runs a script of the test, with the arguments of the call. */
const withGit = (script: string): Readonly<NodeJS.ProcessEnv> => {
  const bin = join(temporaryFolder(), "bin");
  mkdirSync(bin);
  const path = process.env["PATH"] ?? "";
  writeFileSync(join(bin, "git"), `#!/bin/sh\n${script}\nPATH='${path}' exec git "$@"\n`);
  chmodSync(join(bin, "git"), 0o755);
  return { ...ENVIRONMENT, PATH: `${bin}:${path}` };
};

for (const [damage, inflict] of [
  ["objects are gone", (mirror: string) => objectFiles(mirror).map((file) => rmSync(file))],
  [
    "objects are empty",
    (mirror: string) =>
      objectFiles(mirror).map((file) => {
        chmodSync(file, 0o600);
        writeFileSync(file, "");
      }),
  ],
  ["settings are no settings", (mirror: string) => writeFileSync(join(mirror, "config"), "]")],
  [
    "refs lead nowhere",
    (mirror: string) => writeFileSync(join(mirror, "packed-refs"), `${"1".repeat(40)} refs/heads/x\n`),
  ],
] as const) {
  test(`a mirror whose ${damage} is made again`, async () => {
    const folder = temporaryFolder();
    const source = makeSource(folder);
    const projects = gitSourceIn(folder);
    await checkedOut(projects, 1, source.url);
    inflict(mirrorIn(folder));
    const { projectDirectory, commit } = await checkedOut(projects, 2, source.url);
    assert.is(commit, source.head);
    assert.is(readFileSync(join(projectDirectory, "file"), "utf8"), "text");
  });
}

test("a source that cannot be reached costs no mirror", async () => {
  const folder = temporaryFolder();
  const source = makeSource(folder);
  const projects = gitSourceIn(folder);
  await checkedOut(projects, 1, source.url);
  const objects = objectFiles(mirrorIn(folder)).length;
  rmSync(source.url, { recursive: true });
  const result = await projects.checkOut(2, gitRequest(source.url), unaborted());
  assert.match(
    messageOf(result),
    `Cannot clone "${source.url}" as git must be able to fetch it: fatal: '${source.url}' does not`,
  );
  assert.is(objectFiles(mirrorIn(folder)).length, objects);
});

test("a repository that uses SHA-256 can be checked out", async () => {
  const folder = temporaryFolder();
  const repository = makeRepository(join(folder, "app.git"), "--object-format=sha256");
  const head = repository.commit({ file: "text" });
  assert.is(head.length, 64);
  assert.is((await checkedOut(gitSourceIn(folder), 1, repository.url)).commit, head);
  assert.is((await checkedOut(gitSourceIn(folder), 2, repository.url, { hash: head.slice(0, 8) })).commit, head);
});

test("builds of one repository at the same time all get their checkout", async () => {
  const folder = temporaryFolder();
  const source = makeSource(folder);
  const projects = gitSourceIn(folder);
  const builds = [1, 2, 3, 4];
  const checkouts = await Promise.all(builds.map((build) => checkedOut(projects, build, source.url)));
  assert.equal(
    checkouts.map(({ commit }) => commit),
    builds.map(() => source.head),
  );
  assert.is(new Set(checkouts.map(({ projectDirectory }) => projectDirectory)).size, 4);
});

test("processes that share a base directory do not stand in each other's way", async () => {
  const folder = temporaryFolder();
  const source = makeSource(folder);
  source.git("fetch", "--quiet", ".", ...Array.from({ length: 20 }, (_, branch) => `main:branch-${branch}`));
  // Sources that know nothing of each other are as good as processes.
  const builds = [1, 2, 3, 4];
  const checkouts = await Promise.all(builds.map((build) => checkedOut(gitSourceIn(folder), build, source.url)));
  assert.equal(
    checkouts.map(({ commit }) => commit),
    builds.map(() => source.head),
  );
});

test("the lock of a git that was killed long ago is removed", async () => {
  const folder = temporaryFolder();
  const source = makeSource(folder);
  const projects = gitSourceIn(folder);
  await checkedOut(projects, 1, source.url);
  const lock = join(mirrorIn(folder), "refs", "heads", "main.lock");
  writeFileSync(lock, "");
  utimesSync(lock, 1, 1);
  const head = source.commit({ file: "changed" });
  assert.is((await checkedOut(projects, 2, source.url)).commit, head);
  assert.not.ok(existsSync(lock));
});

test("an abort in the middle of a fetch ends git with all that it started", async () => {
  const folder = temporaryFolder();
  const source = makeSource(folder);
  const said = makeFifo(join(folder, "fifo"));
  const projects = gitSourceIn(
    folder,
    withGit(`case "$*" in *fetch*) sleep 1000 & echo $! > ${said.path}; wait;; esac`),
  );
  const controller = new AbortController();
  const running = projects.checkOut(1, gitRequest(source.url), controller.signal).catch((error: unknown) => error);
  const child = await said.read();
  assert.ok(isRunning(child));
  const reason = new Error("canceled");
  controller.abort(reason);
  assert.is(await running, reason);
  assert.not.ok(isRunning(child));
  await projects.release(1);
  assert.equal(readdirSync(join(folder, "workspaces")), []);
  assert.is((await checkedOut(gitSourceIn(folder), 2, source.url)).commit, source.head);
});

test("a build that waits for its turn can be aborted at once", async () => {
  const folder = temporaryFolder();
  const source = makeSource(folder);
  const started = makeFifo(join(folder, "started"));
  const go = makeFifo(join(folder, "go"));
  const marker = join(folder, "marker");
  const script = `case "$*" in *fetch*) [ -e ${marker} ] || { touch ${marker}; echo > ${started.path}; read line < ${go.path}; };; esac`;
  const projects = gitSourceIn(folder, withGit(script));
  const first = checkedOut(projects, 1, source.url);
  await started.read();
  const controller = new AbortController();
  const second = projects.checkOut(2, gitRequest(source.url), controller.signal).catch((error: unknown) => error);
  const reason = new Error("canceled");
  controller.abort(reason);
  assert.is(await second, reason);
  await go.write("go\n");
  assert.is((await first).commit, source.head);
});

test("a server that asks for a password is refused, and the one in the url is not told", async () => {
  const folder = temporaryFolder();
  const server = await startServer((_request, response) =>
    response.writeHead(401, { "WWW-Authenticate": 'Basic realm="test"' }).end(),
  );
  const projects = gitSourceIn(folder);
  for (const credentials of ["", "user:secret@"]) {
    const url = `${server.url.replace("://", `://${credentials}`)}/app.git`;
    const message = messageOf(await projects.checkOut(1, gitRequest(url), unaborted()));
    assert.match(message, /Authentication failed|could not read Username/);
    assert.not.match(message, "secret");
  }
  assert.not.ok(readdirSync(join(folder, "repos")).some((name) => name.includes("secret")));
  await server.close();
});

test.run();
