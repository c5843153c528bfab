import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { SpawnError } from "../../src/processes/process-group.ts";
import { createGit, type Git } from "../../src/projects/git-command.ts";
import { makeFifo } from "../processes/fifo.ts";
import { isRunning } from "../processes/liveness.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { ENVIRONMENT, makeRepository } from "./source-repository.ts";

const test = suite("git command");
const folder = temporaryFolder();
const repository = makeRepository(join(folder, "source.git"));

const gitIn = (environment: Readonly<NodeJS.ProcessEnv>, strictHostKeyChecking = false): Git =>
  createGit({ environment, strictHostKeyChecking, killGraceMs: 20 });

/** A git that runs a script of the test. */
const fakeGit = (script: string, more: NodeJS.ProcessEnv = {}, strict = false): Git => {
  const bin = join(temporaryFolder(), "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "git"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, "git"), 0o755);
  return gitIn({ ...ENVIRONMENT, PATH: `${bin}:${process.env["PATH"]}`, ...more }, strict);
};

test("runs on the given repository, whatever repository this process is tied to", async () => {
  const git = gitIn({ ...ENVIRONMENT, GIT_DIR: "/nowhere", GIT_INDEX_FILE: "/nowhere/index" });
  const { exitCode, stdout } = await git(repository.url, ["rev-parse", "--absolute-git-dir"]);
  assert.equal([exitCode, stdout], [0, repository.url]);
});

test("takes arguments as they are", async () => {
  const git = fakeGit(`shift 5; printf '%s|' "$@"`);
  assert.is((await git("/repository", ["a b", "$HOME", "'", "-x"])).stdout, "a b|$HOME|'|-x|");
});

test("nothing is ever asked: not in the terminal, not by a program, not by ssh", async () => {
  const script = `echo "$GIT_TERMINAL_PROMPT,$GIT_ASKPASS,$LC_ALL,$GIT_SSH_COMMAND"`;
  const loose = await fakeGit(script, { GIT_ASKPASS: "/bin/echo" })("/", []);
  assert.is(loose.stdout, "0,,C,ssh -o BatchMode=yes -o StrictHostKeyChecking=no");
  const strict = await fakeGit(script, { GIT_SSH_COMMAND: "ssh -i key" }, true)("/", []);
  assert.is(strict.stdout, "0,,C,ssh -i key -o BatchMode=yes -o StrictHostKeyChecking=yes");
});

test("the last words of a failure are one line without advice and credentials", async () => {
  const git = fakeGit(`cat >&2 <<'END'
hint: read the manual
git@example.org: Permission denied (publickey).
fatal: Could not read from 'https://user:secret@example.org/a.git'.

Please make sure you have the correct access rights
and the repository exists.
END
exit 128`);
  const { exitCode, words } = await git("/", []);
  assert.is(exitCode, 128);
  assert.is(
    words,
    "git@example.org: Permission denied (publickey).; fatal: Could not read from 'https://user:***@example.org/a.git'",
  );
});

test("what met the lock of another git is tried again", async () => {
  const count = join(temporaryFolder(), "count");
  const git = fakeGit(`echo x >> ${count}
[ $(wc -l < ${count}) -ge 3 ] && exit 0
echo "error: cannot lock ref 'refs/heads/a': is at 1 but expected 2" >&2
exit 1`);
  assert.is((await git("/", [])).exitCode, 0);
  assert.is(readFileSync(count, "utf8"), "x\nx\nx\n");
});

test("what failed otherwise is not tried again", async () => {
  const count = join(temporaryFolder(), "count");
  const git = fakeGit(`echo x >> ${count}; echo "fatal: no" >&2; exit 128`);
  assert.is((await git("/", [])).words, "fatal: no");
  assert.is(readFileSync(count, "utf8"), "x\n");
});

test("an abort rejects, and ends git with all that it started", async () => {
  const said = makeFifo(join(temporaryFolder(), "fifo"));
  const git = fakeGit(`trap "" TERM; sleep 1000 & echo $! > ${said.path}; wait`);
  const controller = new AbortController();
  const running = git("/", [], controller.signal).catch((error: unknown) => error);
  const child = await said.read();
  const reason = new Error("canceled");
  controller.abort(reason);
  assert.is(await running, reason);
  assert.not.ok(isRunning(child));
});

test("without git there is a SpawnError", async () => {
  const running = gitIn({ PATH: "/nowhere" })("/", ["--version"]);
  assert.instance(await running.catch((error: unknown) => error), SpawnError);
});

test.run();
