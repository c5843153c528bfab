import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { outputOf, refusalOf, serving } from "./served.ts";
import { until } from "./until.ts";

const test = suite("clusterrunner status", { limitMs: 60_000 });

const REPORT = '<testsuite name="sums"><testcase name="adds"><failure message="3 is not 2"/></testcase></testsuite>';

const JOBS = {
  Bad: {
    commands: [`if [ $N = 2 ]; then echo '${REPORT}' > "$ARTIFACT_DIR/r.xml"; exit 3; fi`],
    atomizers: [{ N: "seq 1 3" }],
    junit: "r.xml",
  },
  Waiting: {
    commands: ['touch "$PROJECT_DIR/waits"; until [ -e "$PROJECT_DIR/go" ]; do sleep 0.05; done'],
    atomizers: [{ N: "echo 1" }],
  },
};

test("a server tells its health, its executors and what runs; of a build what failed and what to do next", () =>
  serving(JOBS, async ({ place, url, client, build }) => {
    const idle = await outputOf(place.run("status"));
    assert.match(idle, new RegExp(`^ClusterRunner \\S+ at ${url}\n`));
    assert.match(idle, /^ {2}health {5}✓ takes builds$/m);
    assert.match(idle, /^ {2}up for {5}\d+ s$/m);
    assert.match(idle, /^ {2}executors {2}0 of \d+ busy$/m);
    assert.match(idle, /^ {2}builds {5}0 running, 0 waiting, 0 ended$/m);
    assert.match(idle, /^ {2}disk {7}\d+\.\d GB free$/m);

    assert.match(
      await refusalOf(place.run("status", "7")),
      "Cannot show build 7 as it must be one of the server's builds",
    );
    assert.match(await refusalOf(place.run("status", "latest")), "found none on this server yet");
    const wrong = place.run("status", "seven");
    assert.is(await wrong.ended, 2);
    assert.match(wrong.stderr(), 'It must be the number of a build, such as 12, or "latest"');

    await build("Bad");
    const failed = (await outputOf(place.run("status", "1"))).trimEnd().split("\n");
    assert.is(failed[0], "Build 1  Bad  ✗ failed");
    assert.match(failed[2] ?? "", /^Failed {2}1 of 3 atoms in \d+\.\d+ s$/);
    assert.match(failed.join("\n"), /^ {2}✗ N=2 {2}exit 3 {2}\d+\.\d+ s$/m);
    assert.equal(
      failed.slice(failed.indexOf("1 test, 1 failed")).filter((line) => !line.startsWith("  ! ")),
      [
        "1 test, 1 failed",
        "  ✗ sums › adds  3 is not 2",
        "Run only the failed ones again: clusterrunner retry 1",
        "Output: clusterrunner logs 1 --failed",
        "Files: clusterrunner artifacts 1",
      ],
    );

    await client.submit({ type: "directory", project_directory: place.project, job_name: "Waiting" });
    await until(() => existsSync(join(place.project, "waits")));
    const busy = await outputOf(place.run("status"));
    assert.match(busy, /^ {2}executors {2}1 of \d+ busy$/m);
    assert.match(busy, /^Build 2 {2}Waiting {2}▸ running {2}0 of 1 subjobs$/m);
    const running = await outputOf(place.run("status", "latest"));
    assert.match(running, /^ {2}▸ 0\.0 {2}N=1$/m);
    assert.match(running, "Cancel it: clusterrunner cancel 2");
    const json: object = JSON.parse(await outputOf(place.run("status", "#2", "--json")));
    assert.equal(Reflect.get(json, "id"), 2);
    assert.equal(Reflect.get(JSON.parse(await outputOf(place.run("status", "--json"))), "num_unfinished"), 1);
    writeFileSync(join(place.project, "go"), "");
    assert.is((await client.waitFor(2)).status, "SUCCESS");
  }));

test.run();
