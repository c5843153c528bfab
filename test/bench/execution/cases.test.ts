import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClusterRunner, hasPassed } from "../../../src/index.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";
import { casesOf, COMMANDS } from "./cases.ts";
import { judged, morePerUnit } from "../goal.ts";
import { projectIn } from "./our-build.ts";
import { ourBuild } from "./ours.ts";
import { isInstalled, PEERS } from "./peers.ts";

const test = suite("benches of execution");
const JOBS = 5;

/** What each command leaves in its files, from the runner that the benches measure. */
const ourOutputs = async (folder: string): Promise<ReadonlyMap<string, readonly string[]>> => {
  const runner = await createClusterRunner({ baseDirectory: join(folder, "base"), executors: 2 });
  try {
    const outputs = new Map<string, readonly string[]>();
    for (const [name, command] of Object.entries(COMMANDS)) {
      const project = projectIn({ folder: join(folder, name), command, atoms: JOBS });
      const admitted = await runner.submit({ type: "directory", project_directory: project });
      const id = admitted.ok ? admitted.value : 0;
      const build = await runner.settled(id);
      assert.ok(build !== undefined && hasPassed(build), name);
      const consoles = Array.from({ length: JOBS }, (_, subjob) => runner.files(id, subjob, 0).console);
      outputs.set(
        command,
        consoles.map((path) => readFileSync(path, "utf8")),
      );
    }
    return outputs;
  } finally {
    await runner.close();
  }
};

test("what is compared leaves the same output in as many files", async () => {
  const folder = temporaryFolder();
  const peers = PEERS.filter(({ name }) => isInstalled(name));
  for (const [command, ours] of await ourOutputs(folder)) {
    for (const { name, run } of peers) {
      const own = join(folder, name, String(ours[0]?.length), command.replaceAll("/", ""));
      mkdirSync(own, { recursive: true });
      assert.ok(run(command, JOBS, own) > 0);
      const theirs = readdirSync(join(own, "out")).map((file) => readFileSync(join(own, "out", file), "utf8"));
      assert.equal(theirs, ours, `${name} with ${command}`);
    }
  }
});

test("a command that has dollars and quotes is the same one to all peers", () => {
  for (const { name, run } of PEERS.filter(({ name }) => isInstalled(name))) {
    const folder = temporaryFolder();
    run(`printf '%s' "$((1 + 1))" '$HOME'`, 1, folder);
    assert.is(readFileSync(join(folder, "out", "0"), "utf8"), "2$HOME", name);
  }
});

test("a peer's job that fails is no figure", () => {
  for (const { name, run } of PEERS.filter(({ name }) => isInstalled(name)))
    assert.throws(() => run("false", JOBS, temporaryFolder()), `Cannot measure "${name}"`);
});

test("a build of ours is measured in a process of its own", () => {
  const order = { folder: temporaryFolder(), command: ":", atoms: JOBS, executors: 2, heapMb: 1 };
  const { seconds, delayMs, endingMs, idleMb, peakMb } = ourBuild(order);
  assert.ok(seconds > 0 && delayMs >= 0 && endingMs >= 0 && idleMb > 10 && peakMb >= idleMb);
});

test("the cases have names of their own", () => {
  const names = casesOf(1).map(({ name }) => name);
  assert.is(new Set(names).size, names.length);
});

test("a figure is judged beside the best of those it is compared with", () => {
  const peers = { ninja: 100, make: 50 };
  assert.is(judged({ times: 1.3 }, 130, peers), "1.30 times the best peer (met: 1.3)");
  assert.is(judged({ times: 1.3, peers: ["make"] }, 60, peers), "1.20 times make (MISSED: 1.3)");
  assert.is(judged({ times: 1, peers: ["make"] }, 60, {}), "not judged, as no peer is there");
  assert.is(judged({ atMost: 20 }, 30, {}), "1.50 of the most allowed (MISSED: 20)");
});

test("to programs more is better", () => {
  assert.equal(morePerUnit("jobs/s", 7), { unit: "jobs/s", figure: 7 });
  assert.equal(morePerUnit("ms", 20), { unit: "1/s", figure: 50 });
  assert.equal(morePerUnit("MB", 250), { unit: "1/GB", figure: 4 });
});

test.run();
