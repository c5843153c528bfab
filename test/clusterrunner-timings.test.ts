import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClusterRunner, hasPassed, workOf, type Work } from "../src/index.ts";
import { smoothed } from "../src/model/atom-time.ts";
import { at } from "../src/model/vector.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

const test = suite("the times of a ClusterRunner", { limitMs: 30_000 });

/** Runs a build of three atoms in a runner of its own: what it did, and what the log said. */
const buildIn = async (baseDirectory: string): Promise<{ readonly work: Work; readonly said: readonly string[] }> => {
  const said: string[] = [];
  const say = (_: unknown, text: string): void => void said.push(text);
  const log = { debug: () => {}, info: say, warn: say, error: say };
  const runner = await createClusterRunner({ baseDirectory, executors: 1, log });
  try {
    const config = { commands: [":"], atomizers: [{ N: "seq 1 3" }] };
    const request = { type: "directory", project_directory: baseDirectory, job_name: "Job", config };
    const admitted = await runner.submit(request);
    const build = admitted.ok ? await runner.settled(admitted.value) : undefined;
    assert.ok(build !== undefined && hasPassed(build));
    return { work: workOf(build)!, said };
  } finally {
    await runner.close();
  }
};

const expectedIn = ({ plan }: Work): ReadonlyMap<string, number | undefined> =>
  new Map(plan.subjobs.flatMap(({ atoms }) => atoms.map(({ value, expectedSeconds }) => [value, expectedSeconds])));

const tookIn = ({ plan, atoms: results }: Work): ReadonlyMap<string, number> =>
  new Map(
    plan.subjobs.flatMap(({ firstAtom, atoms }) =>
      atoms.map(({ value }, index) => [value, smoothed(undefined, at(results, firstAtom + index)!.seconds)]),
    ),
  );

test("times that were lost are learnt again from the builds of the job, and kept", async () => {
  const base = temporaryFolder();
  const first = await buildIn(base);
  rmSync(join(base, "timings.db"));
  const second = await buildIn(base);
  assert.equal(expectedIn(second.work), tookIn(first.work));
  assert.equal(second.said, ["Durations of atoms learnt again from the journal"]);
  assert.equal((await buildIn(base)).said, []);
});

test("times that are damaged are set aside and learnt again, and the log says so", async () => {
  const base = temporaryFolder();
  const first = await buildIn(base);
  writeFileSync(join(base, "timings.db"), "no database\n".repeat(50));
  const second = await buildIn(base);
  assert.equal(expectedIn(second.work), tookIn(first.work));
  assert.match(second.said[0] ?? "", /timings\.db" as the file must be sound: found "file is not a database", it is "/);
  assert.equal(second.said.slice(1), ["Durations of atoms learnt again from the journal"]);
  assert.equal(readdirSync(base).toSorted(), ["builds", "journal.db", "timings.db", "timings.db.damaged"]);
});

test.run();
