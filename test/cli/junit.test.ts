import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { makeWorkplace } from "./program.ts";

const test = suite("clusterrunner build with junit", { limitMs: 30_000 });

const JOB = `
Job:
  commands: [mkdir "$ARTIFACT_DIR/r", cp "$N.xml" "$ARTIFACT_DIR/r/a.xml"]
  atomizers: [{ N: seq 1 2 }]
  junit: r/*.xml
`;

test("failed tests are named at the end, and a broken file is no failure", async () => {
  const { run, project, remove } = makeWorkplace(JOB);
  try {
    writeFileSync(join(project, "1.xml"), "<oops");
    const failure = '<failure message="not so"/>';
    writeFileSync(
      join(project, "2.xml"),
      `<testsuite><testcase classname="C" name="t">${failure}</testcase></testsuite>`,
    );
    const build = run("build");
    assert.is(await build.ended, 0, build.stdout() + build.stderr());
    assert.match(build.stdout(), /^1 test, 1 failed$/m);
    assert.match(build.stdout(), /^ {2}✗ C › t {2}not so$/m);
    assert.match(build.stdout(), /^ {2}! Cannot read "r\/a\.xml" as it must be JUnit XML: found "1:5: /m);
  } finally {
    remove();
  }
});

test.run();
