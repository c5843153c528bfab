import { getEventListeners, once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import * as assert from "uvu/assert";
import {
  killLeftovers,
  runGroup,
  SpawnError,
  type GroupExit,
  type GroupOptions,
} from "../../src/processes/process-group.ts";
import { suite } from "../support/suite.ts";
import { makeFifo, type Fifo } from "./fifo.ts";
import { isRunning } from "./liveness.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const test = suite("process group");
const folder = temporaryFolder();
let fifos = 0;
const fifo = (): Fifo => makeFifo(join(folder, `fifo-${fifos++}`));

const run = (script: string, options: Partial<GroupOptions> = {}): Promise<GroupExit> =>
  runGroup("/bin/bash", ["-c", script], {
    cwd: folder,
    env: process.env,
    graceMs: 5_000,
    output: "collect",
    ...options,
  });

test("tells exit code, stdout and stderr", async () => {
  assert.equal(await run("echo out; echo err >&2; exit 7"), {
    exitCode: 7,
    stdout: "out\n",
    stderr: "err\n",
    overflowed: false,
    aborted: false,
  });
});

test("a command ended by signal n has exit code -n", async () => {
  assert.is((await run("kill -KILL $$")).exitCode, -9);
});

test("runs in its folder with exactly its environment and nothing on stdin", async () => {
  const { stdout } = await run('pwd; echo "$WORD"; cat; echo "${HOME-none}"', {
    env: { WORD: "a b", PATH: process.env["PATH"] },
  });
  assert.is(stdout, `${folder}\na b\nnone\n`);
});

test("writes both streams into a descriptor in the order in which they come", async () => {
  const path = join(folder, "merged");
  const descriptor = openSync(path, "w");
  const { stdout, stderr } = await run("echo 1; echo 2 >&2; echo 3", { output: descriptor });
  closeSync(descriptor);
  assert.is(readFileSync(path, "utf8"), "1\n2\n3\n");
  assert.is(stdout + stderr, "");
});

test("is the leader of the group that it announces", async () => {
  const groups: number[] = [];
  const { stdout } = await run("echo $$; ps -o pgid= -p $$", { onStart: (group) => groups.push(group) });
  assert.equal(stdout.trim().split(/\s+/).map(Number), [groups[0], groups[0]]);
});

test("an abort ends the leader, its children and their children", async () => {
  const said = fifo();
  const controller = new AbortController();
  const running = run(`bash -c 'sleep 1000 & echo $! > ${said.path}; wait' & wait`, {
    signal: controller.signal,
  });
  const grandchild = await said.read();
  assert.ok(isRunning(grandchild));
  controller.abort();
  const { aborted, exitCode } = await running;
  assert.ok(aborted);
  assert.is(exitCode, -15);
  assert.not.ok(isRunning(grandchild));
});

test("an abort kills what ignores SIGTERM", async () => {
  const said = fifo();
  const controller = new AbortController();
  const running = run(`trap "" TERM; echo $$ > ${said.path}; sleep 1000 & wait`, {
    signal: controller.signal,
    graceMs: 20,
  });
  const leader = await said.read();
  controller.abort();
  assert.is((await running).exitCode, -9);
  assert.not.ok(isRunning(leader));
});

test("an abort before the start keeps the command from starting", async () => {
  const { aborted } = await run("echo ran", {
    signal: AbortSignal.abort(),
    onStart: () => assert.unreachable("it started"),
  });
  assert.ok(aborted);
});

test("an abort after the end changes nothing, as nobody listens for it any more", async () => {
  const { signal } = new AbortController();
  const { aborted } = await run("exit 0", { signal });
  assert.not.ok(aborted);
  assert.equal(getEventListeners(signal, "abort"), []);
});

test("a child left in the background is ended and does not hold the output open", async () => {
  const { stdout, exitCode } = await run("sleep 1000 & echo $!");
  assert.is(exitCode, 0);
  assert.not.ok(isRunning(stdout.trim()));
});

test("what reads the output of the leader gets to write the end of it", async () => {
  const { stdout } = await run("exec > >(sed s/a/b/); echo aa");
  assert.is(stdout, "ba\n");
});

test("a daemon in another session can hold the output open but not the caller", async () => {
  const { stdout } = await run("setsid sleep 1000 & echo $!");
  const daemon = Number(stdout);
  assert.ok(isRunning(daemon));
  process.kill(-daemon, "SIGKILL");
});

test("works in a worker thread", async () => {
  const module = new URL("../../src/processes/process-group.js", import.meta.url).href;
  const code = `import("${module}").then(async ({ runGroup }) => {
    const options = { cwd: "/", env: {}, graceMs: 0, output: "collect" };
    const exit = await runGroup("/bin/sh", ["-c", "sleep 1000 & echo $!; exit 3"], options);
    require("node:worker_threads").parentPort.postMessage(exit);
  })`;
  const [exit] = (await once(new Worker(code, { eval: true }), "message")) as [GroupExit];
  assert.is(exit.exitCode, 3);
  assert.not.ok(isRunning(exit.stdout.trim()));
});

test("without reap, a child in the background lives on", async () => {
  const said = fifo();
  const descriptor = openSync(join(folder, "background"), "w");
  let group = 0;
  const exit = run(`sleep 1000 & echo $! > ${said.path}`, {
    output: descriptor,
    reap: false,
    onStart: (started) => {
      group = started;
    },
  });
  const child = await said.read();
  await exit;
  closeSync(descriptor);
  assert.ok(isRunning(child));
  await killLeftovers(group, 5_000);
  assert.not.ok(isRunning(child));
});

test("more stdout than the limit ends the command and is said to be too much", async () => {
  const { overflowed, stdout } = await run("yes", { maxOutputBytes: 1_000_000 });
  assert.ok(overflowed);
  assert.ok(stdout.length <= 1_000_000);
});

test("as much stdout as the limit is fine", async () => {
  const { overflowed, stdout } = await run("printf abcde", { maxOutputBytes: 5 });
  assert.not.ok(overflowed);
  assert.is(stdout, "abcde");
});

test("of stderr the tail is kept", async () => {
  const { stderr, exitCode } = await run("yes x | head -c 1000000 >&2; echo last >&2");
  assert.is(exitCode, 0);
  assert.is(stderr.length, 64 * 1024);
  assert.ok(stderr.endsWith("x\nlast\n"));
});

for (const { name, file, args, cwd, code } of [
  { name: "a file that is not there", file: "/no/such/file", args: [], cwd: folder, code: "ENOENT" },
  { name: "a folder that is not there", file: "/bin/sh", args: [], cwd: "/no/such/folder", code: "ENOENT" },
  { name: "a file that is not a program", file: folder, args: [], cwd: folder, code: "EACCES" },
  {
    name: "more arguments than the system takes",
    file: "/bin/sh",
    args: ["-c", " ".repeat(4_000_000)],
    cwd: folder,
    code: "E2BIG",
  },
]) {
  test(`${name} is a SpawnError that names file, folder and reason`, async () => {
    try {
      await runGroup(file, args, { cwd, env: {}, graceMs: 0, output: "collect" });
      assert.unreachable();
    } catch (error) {
      if (!(error instanceof SpawnError)) throw error;
      assert.is(error.message, `Cannot start "${file}" in "${cwd}" as the system must let it run: found ${code}`);
      assert.instance(error.cause, Error);
    }
  });
}

test.run();
