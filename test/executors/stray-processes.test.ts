import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { endStrays } from "../../src/executors/stray-processes.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { orderOf } from "./orders.ts";

const test = suite("stray processes");
const root = temporaryFolder();

test("ends the groups of the subjob's processes, and no others", async () => {
  const order = orderOf(root, ["true", "true"]);
  const [first, second] = order.atoms.map(({ artifacts }) => artifacts);
  const strays = [await running(first), await running(second)];
  const others = [await running(`${first}0`), await running(join(root, "other")), await running(undefined)];
  const ends = strays.map((stray) => once(stray, "exit"));
  await endStrays([order], 5000);
  for (const end of ends) assert.equal(await end, [null, "SIGTERM"]);
  for (const other of others) {
    assert.is(other.exitCode ?? other.signalCode, null);
    const end = once(other, "exit");
    other.kill();
    await end;
  }
});

test("there may be none", async () => {
  await endStrays([orderOf(root, ["true"]), orderOf(root, [])], 5000);
  await endStrays([], 5000);
});

test.run();

/** A process, leader of its own group, that runs until it is ended. */
async function running(artifacts: string | undefined): Promise<ChildProcess> {
  const env = artifacts === undefined ? process.env : { ...process.env, ARTIFACT_DIR: artifacts };
  const child = spawn("/bin/bash", ["-c", "echo; exec sleep 60"], {
    env,
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(child.stdout, "data");
  return child;
}
