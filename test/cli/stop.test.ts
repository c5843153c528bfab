import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClusterRunner } from "../../src/index.ts";
import { suite } from "../support/suite.ts";
import { makeWorkplace } from "./program.ts";
import { outputOf, refusalOf, serving } from "./served.ts";
import { until } from "./until.ts";

const test = suite("clusterrunner stop", { limitMs: 60_000 });

const WAITING = {
  Job: {
    commands: ['touch "$PROJECT_DIR/waits"; until [ -e "$PROJECT_DIR/go" ]; do sleep 0.05; done'],
    atomizers: [{ N: "echo 1" }],
  },
};

test("a server ends in order, and the builds that go on at its next start are told", () =>
  serving(WAITING, async ({ place, master, client }) => {
    await client.submit({ type: "directory", project_directory: place.project, job_name: "Job" });
    await until(() => existsSync(join(place.project, "waits")));
    const said = await outputOf(place.run("stop"));
    assert.is(
      said,
      `Stopped the server, process ${master.child.pid}. What had not ended goes on at the next start: 1 build.\n`,
    );
    assert.is(await master.ended, 0);
    assert.match(await outputOf(place.run("stop")), /^No server runs on /);
  }));

test("a server that hangs is told so, and ended with --kill; a process that got the id of one which ended is left alone", () =>
  serving(WAITING, async ({ place, master }) => {
    const file = join(place.home, ".clusterrunner", "journal.db.owner");
    const owner: object = JSON.parse(readFileSync(file, "utf8"));
    master.child.kill("SIGSTOP");
    assert.match(await refusalOf(place.run("stop", "--timeout", "1")), /still busy with its end after 1 s\. .*--kill/);
    assert.match(await outputOf(place.run("stop", "--timeout", "1", "--kill")), /^Killed the server, process \d+\./);
    assert.is(await master.ended, "SIGKILL");

    // As if this very process had been started later under that id.
    writeFileSync(file, JSON.stringify({ ...owner, pid: process.pid }));
    assert.match(await outputOf(place.run("stop")), /^No server runs on /);
  }));

test("a program that has builds of its own in the folder is left alone", async () => {
  const place = makeWorkplace(null);
  const base = join(place.home, ".clusterrunner");
  mkdirSync(base);
  const runner = await createClusterRunner({ baseDirectory: base, executors: 1, program: "my program" });
  const message = await refusalOf(place.run("stop"));
  assert.match(message, `found process ${process.pid}, "my program", which is left alone`);
  await runner.close();
  place.remove();
});

test("where nothing tells when a process started, one whose command is another is left alone", async () => {
  const place = makeWorkplace(null);
  const base = join(place.home, ".clusterrunner");
  mkdirSync(base);
  const stranger = spawn("sleep", ["1000"], { stdio: "ignore" });
  try {
    const owner = { pid: stranger.pid, ticks: null, program: "clusterrunner master", since: 0, url: null };
    writeFileSync(join(base, "journal.db.owner"), JSON.stringify(owner));
    assert.match(await refusalOf(place.run("stop", "--kill")), "found another program, which is left alone");
    assert.is(stranger.exitCode ?? stranger.signalCode, null);
  } finally {
    stranger.kill("SIGKILL");
    place.remove();
  }
});

test.run();
