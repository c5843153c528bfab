import { readFileSync } from "node:fs";
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { isGone, killGroup, killLeftovers } from "../../src/processes/kill-group.ts";
import { suite } from "../support/suite.ts";
import { makeFifo, type Fifo } from "./fifo.ts";
import { isRunning } from "./liveness.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const test = suite("killing a group");
const folder = temporaryFolder();
let fifos = 0;
const fifo = (): Fifo => makeFifo(join(folder, `fifo-${fifos++}`));

/** Starts a script as the leader of a group of its own. */
const lead = (script: string): ChildProcess & { readonly pid: number } => {
  const child = spawn("/bin/bash", ["-c", script], { detached: true, stdio: "ignore" });
  if (child.pid === undefined) throw new Error("Cannot start bash");
  return Object.assign(child, { pid: child.pid });
};

test("ends the leader and what it started", async () => {
  const said = fifo();
  const { pid } = lead(`sleep 1000 & echo $! > ${said.path}; wait`);
  const grandchild = await said.read();
  await killGroup(pid, 10_000);
  assert.not.ok(isRunning(pid));
  assert.not.ok(isRunning(grandchild));
});

test("kills what ignores SIGTERM when the grace is over", async () => {
  const said = fifo();
  const { pid } = lead(`trap "" TERM; echo ready > ${said.path}; sleep 1000 & wait`);
  await said.read();
  await killGroup(pid, 20);
  assert.not.ok(isRunning(pid));
});

test("waits for what ends in its own time within the grace", async () => {
  const said = fifo();
  const last = fifo();
  const { pid } = lead(
    // Killed by it, as a signal that meets a process between its fork and its program is lost on it.
    `sleep 1000 & trap "kill -9 $!; echo last words > ${last.path}; exit" TERM; echo ready > ${said.path}; wait`,
  );
  await said.read();
  const ended = killGroup(pid, 60_000);
  assert.is(await last.read(), "last words");
  await ended;
  assert.not.ok(isRunning(pid));
});

test("a group that is gone already is fine", async () => {
  const child = lead("exit 0");
  await new Promise((resolve) => child.once("exit", resolve));
  await killGroup(child.pid, 60_000);
  await killLeftovers(child.pid, 60_000);
});

test("a group of zombies is gone, though it still takes signals", async () => {
  const told = fifo();
  const go = fifo();
  // Job control gives the child a group of its own; sleep, which takes over from its parent, never waits for it.
  const parent = lead(`set -m; (read line < ${go.path}) & echo $! > ${told.path}; exec sleep 1000`);
  const zombies = Number(await told.read());
  // Until then it is a bash, which would wait for its child.
  while (readFileSync(`/proc/${parent.pid}/comm`, "utf8") !== "sleep\n") await new Promise(setImmediate);
  assert.not.ok(await isGone(zombies, 0));
  await go.write("end\n");
  assert.ok(await isGone(zombies, 60_000));
  assert.ok(process.kill(-zombies, 0));
  await killGroup(parent.pid, 60_000);
});

test("leftovers are ended after their leader has exited", async () => {
  const said = fifo();
  const child = lead(`sleep 1000 & echo $! > ${said.path}`);
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const leftover = await said.read();
  await exited;
  assert.ok(isRunning(leftover));
  await killLeftovers(child.pid, 60_000);
  assert.not.ok(isRunning(leftover));
});

test("a group whose leader lives is somebody else's by now, so it is no leftover", async () => {
  const said = fifo();
  const { pid } = lead(`echo ready > ${said.path}; sleep 1000 & wait`);
  await said.read();
  await killLeftovers(pid, 0);
  assert.ok(isRunning(pid));
  await killGroup(pid, 0);
});

test("numbers that mean something else than a group are refused", async () => {
  for (const number of [1, 0, -1, 1.5, Number.NaN]) {
    try {
      await killGroup(number, 0);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, RangeError);
    }
  }
});

test.run();
