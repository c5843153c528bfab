import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClient } from "../src/client.ts";
import { createClusterRunner, failedTestsOf, hasPassed, testNotesOf, workOf, type Build } from "../src/index.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

const test = suite("junit", { limitMs: 30_000 });

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const HTTP = { hostname: "127.0.0.1", port: 0, secret: "testsecret", maxBodyBytes: 1 << 20 };

test("the JUnit files of a job are read while it runs, and are in its facts, its status and its next life", async () => {
  const project = temporaryFolder();
  const xml = '<testsuite name="s"><testcase name="t$N" time="0.5"><failure>no</failure></testcase></testsuite>';
  const command = `echo '${xml.replace("$N", "'$N'")}' > "$ARTIFACT_DIR/a$N.xml"`;
  const job = { commands: [command], atomizers: [{ N: "seq 1 3" }], junit: ["a1.xml", "a[23].xml", "**/a?.xml"] };
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify({ Job: job }));
  const options = { baseDirectory: join(project, "base"), executors: 2, log: SILENT, http: HTTP };
  const runner = await createClusterRunner(options);
  let before: Build | undefined;
  try {
    const admitted = await runner.submit({ type: "directory", project_directory: project });
    before = await runner.settled(admitted.ok ? admitted.value : 0);
    assert.ok(before !== undefined && hasPassed(before));
    const work = workOf(before)!;
    assert.equal(work.tests?.totals, { tests: 3, failures: 3, errors: 0, skipped: 0, seconds: 1.5 });
    assert.equal(
      failedTestsOf(work, 9).map(({ name, suite, message, subjob }) => [name, suite, message, subjob]),
      [1, 2, 3].map((number) => [`t${number}`, "s", "no", number - 1]),
    );
    // Each atom leaves but one of the files that the globs ask for.
    assert.is(testNotesOf(work, 9).length, 3);
    const { tests } = await createClient({ url: runner.url ?? "" }).build(before.id);
    assert.equal([tests?.num_tests, tests?.num_failed, tests?.failed?.length], [3, 3, 3]);
  } finally {
    await runner.close();
  }
  const next = await createClusterRunner(options);
  try {
    assert.equal(await next.build(before.id), before);
  } finally {
    await next.close();
  }
});

test.run();
