import * as assert from "uvu/assert";
import { detectMaven } from "../../../src/cli/init/maven.ts";
import type { Proposal } from "../../../src/cli/init/proposal.ts";
import { suite } from "../../support/suite.ts";
import { projectOf } from "./sample-project.ts";
import { stubbed } from "./stubbed.ts";

const test = suite("maven");

const CORE = "core/src/test/java/org/x/ATest.java";
const ROOT = "src/test/java/BTest.java";

const jobOf = (...files: readonly string[]): Proposal => {
  const [job] = detectMaven(projectOf(Object.fromEntries(["pom.xml", CORE, ...files].map((file) => [file, ""]))));
  if (job === undefined) throw new Error("There is no job");
  return job;
};

test("a class is run in its module, and its report is kept, also if it fails", () => {
  const writes = `printf '%s\\n' "$@"; mkdir -p core/target/surefire-reports; touch core/target/surefire-reports/TEST-org.x.ATest.xml; exit 1`;
  const { exitCode, stdout, artifacts } = stubbed("mvn", writes).atom(jobOf(), CORE);
  assert.is(exitCode, 1);
  assert.match(stdout, "-pl\n./core/\n-am\n-Dtest=org.x.ATest\n");
  assert.equal(artifacts, ["TEST-org.x.ATest.xml"]);
});

test("a report of an earlier run is not taken for this one's", () => {
  const project = stubbed("mvn", "exit 1", ["core/target/surefire-reports/TEST-org.x.ATest.xml"]);
  assert.equal(project.atom(jobOf(), CORE).artifacts, []);
});

test("a class at the top is run in the project itself", () => {
  assert.match(stubbed("mvn", `printf '%s\\n' "$@"`).atom(jobOf(ROOT), ROOT).stdout, "-pl\n./\n-am\n-Dtest=BTest\n");
});

test("the project's own Maven is used where it has one", () => {
  assert.match(jobOf("mvnw").commands.at(-1) ?? "", "./mvnw ");
});

test.run();
