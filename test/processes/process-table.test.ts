import { spawn } from "node:child_process";
import { once } from "node:events";
import * as assert from "uvu/assert";
import {
  childrenOf,
  environmentOf,
  groupsIn,
  hasProcessTable,
  membershipOf,
  processIds,
  startTicksOf,
} from "../../src/processes/process-table.ts";
import { suite } from "../support/suite.ts";

const test = suite("process table");

test("knows this process", () => {
  assert.ok(hasProcessTable());
  assert.ok(processIds().includes(process.pid));
  assert.ok(membershipOf(process.pid).isAlive);
  assert.ok(environmentOf(process.pid).includes(`PATH=${process.env["PATH"] ?? ""}`));
});

test("one that is gone belongs to nothing and has no environment", () => {
  assert.equal(membershipOf(2 ** 30), { parent: 0, group: 0, session: 0, isAlive: false });
  assert.equal(environmentOf(2 ** 30), [""]);
});

test("a process has started when it has, and one that is gone has not", async () => {
  const own = startTicksOf(process.pid) ?? 0;
  const child = spawn("sleep", ["1000"]);
  assert.ok(own > 0 && (startTicksOf(child.pid ?? 0) ?? 0) > own);
  child.kill();
  await once(child, "exit");
  assert.is(startTicksOf(child.pid ?? 0), null);
});

test("a name with spaces and parentheses does not mislead it", async () => {
  const child = spawn("/bin/bash", ["-c", "printf '%s' 'a) Z 1 (' > /proc/$$/comm; echo; read"], { detached: true });
  await once(child.stdout, "data");
  const { pid } = child;
  assert.equal(membershipOf(pid ?? 0), { parent: process.pid, group: pid, session: pid, isAlive: true });
  child.stdin.end();
  await once(child, "exit");
});

test("a process has the children that it started, and one that is gone has none", async () => {
  const child = spawn("/bin/bash", ["-c", "sleep 1000 & echo $!; read; kill $!"]);
  const [said] = await once(child.stdout, "data");
  assert.equal(childrenOf(child.pid ?? 0), [Number(said)]);
  assert.ok(childrenOf(process.pid).includes(child.pid ?? 0));
  child.stdin.end("\n");
  await once(child, "exit");
  assert.equal(childrenOf(child.pid ?? 0), []);
});

test("the groups of a session are those of its jobs, without its leader's", async () => {
  const script = "set -m; sleep 1000 & echo $!; sleep 1000 & echo $!; echo end; read; kill %1 %2; wait";
  const child = spawn("/bin/bash", ["-c", script], { detached: true });
  let said = "";
  for await (const piece of child.stdout) {
    said += String(piece);
    if (said.endsWith("end\n")) break;
  }
  const groups = said.split("\n").slice(0, 2).map(Number);
  assert.equal(new Set(groupsIn(child.pid ?? 0)), new Set(groups));
  child.stdin.end("\n");
  await once(child, "exit");
});

test.run();
