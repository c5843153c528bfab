import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { createPiscinaPool } from "../../src/executors/piscina-pool.ts";
import { makeFifo } from "../processes/fifo.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { killMarkedProcesses, markedProcesses } from "./marked-processes.ts";
import { orderOf, start } from "./orders.ts";
import { HOSTILE_ENVIRONMENT, runInnocent } from "./surrounded-atom.ts";

const test = suite("atoms that escape", { limitMs: 30_000 });
const root = temporaryFolder();
const pool = createPiscinaPool({ size: 1, killGraceMs: 100, environment: HOSTILE_ENVIRONMENT });
test.after(async () => {
  await pool.close();
  killMarkedProcesses(root);
});

/** Makes sure that what it starts has left the group before the atom goes on. */
const escaping = (start: string): string => `cd "$ARTIFACT_DIR"; ${start} until [ -s out ]; do :; done;`;

/** Each leaves a process that is out of its group. */
const ESCAPED: readonly (readonly [deed: string, script: string])[] = [
  ["has its own session", escaping("setsid sh -c 'echo > out; exec sleep 1000' &")],
  [
    "has its own session and no parent",
    escaping("(setsid sh -c 'echo > out; exec sleep 1000' < /dev/null > /dev/null 2>&1 &);"),
  ],
  [
    "has its own session and ignores SIGTERM",
    escaping("trap '' TERM; setsid sh -c 'echo > out; exec sleep 1000' & trap - TERM;"),
  ],
  ["has its own group", escaping("set -m; sh -c 'echo > out; exec sleep 1000' &")],
  [
    "starts others in their own sessions",
    escaping("setsid bash -c 'setsid sh -c \"echo > out; exec sleep 1000\" & sleep 1000' &"),
  ],
];

for (const [deed, script] of ESCAPED) {
  // One of a subjob that has ended is its build's to end: see escaped-processes.test.ts.
  test(`a process that ${deed} is gone when its subjob has been aborted`, async () => {
    const folder = mkdtempSync(join(root, "t-"));
    const fifo = makeFifo(join(folder, "fifo"));
    const running = start(pool, orderOf(folder, [`${script} echo ready > '${fifo.path}'; sleep 1000`]));
    await fifo.read();
    running.abort();
    assert.equal((await running.ran).outcome, { type: "aborted" });
    assert.equal(markedProcesses(folder), []);
  });
}

for (const [deed, script] of [
  ["stops itself", "kill -STOP $$; echo on"],
  ["stops its group", "kill -STOP 0; echo on"],
  ["stops itself with a child that goes on", "sleep 1000 & kill -STOP $$"],
  ["stops itself and ignores SIGTERM", "trap '' TERM; kill -STOP $$"],
] as const) {
  test(`an atom that ${deed} is ended by an abort, and the executor goes on`, async () => {
    const running = start(pool, orderOf(root, ["exit 3", script, "exit 4"]));
    await stopped(await running.started(1));
    running.abort();
    const { outcome, exitCodes } = await running.ran;
    assert.equal(outcome, { type: "aborted" });
    assert.equal(exitCodes, [3]);
    assert.equal(markedProcesses(root), []);
    await runInnocent(pool, root);
  });
}

for (const signal of ["KILL", "TERM", "HUP"]) {
  test(`an atom that sends SIG${signal} to its parent harms neither the executor nor the innocent`, async () => {
    // The parent may be the process that has the pool, so that must not be this one.
    const program = fileURLToPath(new URL("./parent-killer.js", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [program, root, signal]);
    assert.equal(JSON.parse(stdout), { outcomes: ["done", "done"], innocent: "clean" });
  });
}

test.run();

/** Resolves when the leader of the group has been stopped. */
async function stopped(processGroup: number): Promise<void> {
  const end = performance.now() + 10_000;
  while (performance.now() < end) {
    const stat = readFileSync(`/proc/${processGroup}/stat`, "latin1");
    if (stat.slice(stat.lastIndexOf(")") + 2).startsWith("T")) return;
    await sleep(5);
  }
  throw new Error(`Cannot wait for group ${processGroup} to be stopped: found it running`);
}
