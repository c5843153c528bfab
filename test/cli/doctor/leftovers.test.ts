import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { checkLeftovers, checkProcessTable } from "../../../src/cli/doctor/leftovers.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { thisProcess, writeOwner } from "../../../src/store/journal-owner.ts";
import { suite } from "../../support/suite.ts";

const test = suite("doctor/leftovers");

/** Beyond the greatest id that Linux gives. */
const NOBODY = 2 ** 22 + 1;

test("a base folder without builds has no leftovers, nor has one whose builds run", () => {
  const base = temporaryFolder();
  assert.equal(
    checkLeftovers(base).map(({ found }) => found),
    ["none"],
  );
  mkdirSync(join(base, "embedded", `${process.pid}-abcd`), { recursive: true });
  assert.is(checkLeftovers(base)[0]?.state, "ok");
});

test("the folder of a build that was killed is told", () => {
  const base = temporaryFolder();
  mkdirSync(join(base, "embedded", `${NOBODY}-abcd`), { recursive: true });
  const [finding, ...others] = checkLeftovers(base);
  assert.is(finding?.state, "warning");
  assert.match(finding?.found ?? "", /^1 in .* of builds that were killed$/);
  assert.equal(others, []);
});

test("a process of a build that has ended is told, unless a process that runs may have it", async () => {
  const base = temporaryFolder();
  const env = { CLUSTERRUNNER_BUILD: join(base, "builds", "7") };
  const child = spawn("/bin/sh", ["-c", "echo; read forever"], { env, stdio: ["pipe", "pipe", "ignore"] });
  await once(child.stdout, "data");
  try {
    const [finding] = checkLeftovers(base);
    assert.is(finding?.mend, `kill ${child.pid}`);
    writeOwner(join(base, "journal.db"), thisProcess("a server", 0));
    assert.is(checkLeftovers(base)[0]?.state, "ok", "whoever has the folder may have it");
    writeFileSync(join(base, "journal.db.owner"), JSON.stringify({ pid: NOBODY }));
    assert.is(checkLeftovers(base)[0]?.state, "warning", "whoever had the folder was killed");
    assert.is(checkLeftovers(join(base, "other"))[0]?.state, "ok");
  } finally {
    child.kill("SIGKILL");
    await once(child, "close");
  }
});

test("a system without a table of processes is told, with what that means", () => {
  const folder = temporaryFolder();
  assert.is(checkProcessTable("/proc").state, "ok");
  assert.match(checkProcessTable(folder).found, "outlives its build");
});

test.run();
