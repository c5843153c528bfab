import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClusterRunner } from "../src/index.ts";
import { isRunning, ownerOf } from "../src/owner.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

const test = suite("owner");

test("whoever has a base directory open is its owner, as long as that", async () => {
  const baseDirectory = temporaryFolder();
  assert.is(ownerOf(baseDirectory), undefined);
  const runner = await createClusterRunner({ baseDirectory, executors: 1, program: "a test" });
  const owner = ownerOf(baseDirectory);
  assert.equal([owner?.pid, owner?.program, owner?.url], [process.pid, "a test", null]);
  await runner.close();
  assert.is(ownerOf(baseDirectory), undefined);
  assert.ok(owner !== undefined && isRunning(owner), "the process itself goes on");
});

test("a process that has ended, but that its parent has not asked for, owns nothing", async () => {
  const baseDirectory = temporaryFolder();
  // The shell becomes a program that never asks for its child, which ends when the test lets it.
  const script = "exec 3<&0; cat <&3 & echo $!; exec sleep 1000 3<&- </dev/null";
  const parent = spawn("bash", ["-c", script], { stdio: ["pipe", "pipe", "ignore"] });
  try {
    const [line] = await once(parent.stdout, "data");
    const owner = { pid: Number(line), ticks: null, program: "a test", since: 0, url: null };
    writeFileSync(join(baseDirectory, "journal.db.owner"), JSON.stringify(owner));
    while (readFileSync(`/proc/${parent.pid}/comm`, "utf8") !== "sleep\n") await new Promise(setImmediate);
    parent.stdin.destroy();
    while (ownerOf(baseDirectory) !== undefined) await new Promise(setImmediate);
    assert.not(isRunning(owner));
    assert.ok(process.kill(owner.pid, 0), "it is there all the same");
  } finally {
    parent.kill("SIGKILL");
  }
});

test.run();
