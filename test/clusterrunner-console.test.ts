import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import * as assert from "uvu/assert";
import { createClusterRunner } from "../src/index.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

/** Between two looks: what is waited for needs the processor more. */
const POLL_MS = 5;

const test = suite("console of a ClusterRunner", { limitMs: 30_000 });

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

test("is read while its atom writes it, and a line without a newline once the atom has ended", async () => {
  const project = temporaryFolder();
  const commands = ['printf "$N\\nhalf"', 'until [ -e "$PROJECT_DIR/go" ]; do sleep 0.01; done'];
  const job = { commands, atomizers: [{ N: "seq 1 3" }] };
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify({ Job: job }));
  const baseDirectory = join(project, "base");
  const runner = await createClusterRunner({ baseDirectory, store: "memory", executors: 1, log: SILENT });
  try {
    const admitted = await runner.submit({ type: "directory", project_directory: project });
    const id = admitted.ok ? admitted.value : 0;
    const read = async (build: number, subjob: number): Promise<string> => {
      const answer = await runner.console(build, subjob, 0);
      return answer.ok ? answer.value.content : answer.code;
    };
    while ((await read(id, 0)) !== "1\n") await setTimeout(POLL_MS);
    assert.is(await read(id, 1), "NO_CONSOLE");
    writeFileSync(join(project, "go"), "");
    await runner.settled(id);
    assert.equal(await Promise.all([read(id, 0), read(id, 2)]), ["1\nhalf", "3\nhalf"]);
    assert.equal(await Promise.all([read(id, 3), read(id + 1, 0)]), ["NO_CONSOLE", "NO_CONSOLE"]);
    const beyond = await runner.console(id, 0, 0, { offsetLine: 3 });
    assert.is(beyond.ok ? "" : beyond.code, "INVALID_RANGE");
  } finally {
    await runner.close();
  }
});

test.run();
