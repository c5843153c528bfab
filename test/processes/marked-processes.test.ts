import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { endMarked, endMarkedAlike } from "../../src/processes/marked-processes.ts";
import { suite } from "../support/suite.ts";
import { makeFifo } from "./fifo.ts";
import { isRunning } from "./liveness.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const test = suite("marked processes");
const folder = temporaryFolder();
let fifos = 0;

/** Runs a script that tells a process id on the fifo `$TOLD`; the id. */
const running = async (mark: string, script: string, detached = true): Promise<number> => {
  const told = makeFifo(join(folder, `fifo-${fifos++}`));
  const env = { ...process.env, MARK: mark, TOLD: told.path };
  const child = spawn("/bin/bash", ["-c", script], { env, detached, stdio: "ignore" });
  await once(child, "spawn");
  return Number(await told.read());
};

const ESCAPED = '(setsid bash -c "echo \\$\\$ > $TOLD; exec sleep 1000" &)';
const HERE = "echo $$ > $TOLD; exec sleep 1000";

test("ends what left its group and its parent, and nothing with another mark", async () => {
  const escaped = await running(`${folder}/1`, ESCAPED);
  const others = [await running(`${folder}/10`, HERE), await running(`${folder}/`, HERE)];
  await endMarked(`MARK=${folder}/1`, 10_000);
  assert.not.ok(isRunning(escaped));
  for (const other of others) assert.ok(isRunning(other));
  await endMarkedAlike(`MARK=${folder}/`, 10_000);
  for (const other of others) assert.not.ok(isRunning(other));
});

test("what ignores SIGTERM is killed when the grace is over, what its group holds besides with it", async () => {
  const stubborn = await running(
    `${folder}/2`,
    'trap "" TERM; env -u MARK sleep 1000 & echo $! > $TOLD; while :; do wait; done',
  );
  await endMarked(`MARK=${folder}/2`, 20);
  assert.not.ok(isRunning(stubborn));
});

test("what starts another before it ends is followed", async () => {
  const successor = join(folder, "successor");
  const escape = `(setsid bash -c "echo \\$\\$ > ${successor}; exec sleep 1000" &)`;
  const again = `trap '${escape}; until [ -s ${successor} ]; do sleep 0.01; done; exit' TERM`;
  await running(`${folder}/3`, `${again}; echo $$ > $TOLD; while :; do sleep 0.01; done`);
  await endMarked(`MARK=${folder}/3`, 10_000);
  assert.not.ok(isRunning(readFileSync(successor, "utf8").trim()));
});

test("what was found is ended also if the time was over when it was", async () => {
  const late = await running(`${folder}/5`, HERE);
  await endMarked(`MARK=${folder}/5`, -10_000);
  assert.not.ok(isRunning(late));
});

test("of this process's own group, what is marked is ended alone", async () => {
  const inside = await running(`${folder}/4`, HERE, false);
  await endMarked(`MARK=${folder}/4`, 10_000);
  assert.not.ok(isRunning(inside));
});

test("there may be none", async () => {
  await endMarked(`MARK=${folder}/5`, 10_000);
});

test.run();
