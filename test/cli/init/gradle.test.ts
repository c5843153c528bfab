import * as assert from "uvu/assert";
import { detectGradle } from "../../../src/cli/init/gradle.ts";
import type { Proposal } from "../../../src/cli/init/proposal.ts";
import { suite } from "../../support/suite.ts";
import { projectOf } from "./sample-project.ts";
import { stubbed } from "./stubbed.ts";

const test = suite("gradle");

const FILES = [
  "build.gradle",
  "src/test/java/ATest.java",
  "core/api/src/test/java/BTest.java",
  "core/build/x/src/test/y",
];

const job = (): Proposal => {
  const [found] = detectGradle(projectOf(Object.fromEntries(FILES.map((file) => [file, ""]))));
  if (found === undefined) throw new Error("There is no job");
  return found;
};

test("each project that has tests is an atom, by its path", () => {
  assert.equal(stubbed("gradle", "", FILES).lines(job().list), [":", ":core:api:"]);
});

test("an atom runs the tests of its project again, and keeps their reports, also if they fail", () => {
  const fails = (folder: string): string =>
    `printf '%s ' "$@"; mkdir -p ${folder}build/test-results/test; touch ${folder}build/test-results/test/TEST-B.xml; exit 1`;
  const below = stubbed("gradle", fails("core/api/"), FILES).atom(job(), ":core:api:");
  assert.equal(below, {
    exitCode: 1,
    stdout: "--console=plain :core:api:cleanTest :core:api:test ",
    artifacts: ["reports"],
  });
  const top = stubbed("gradle", fails(""), FILES).atom(job(), ":");
  assert.equal(top, { exitCode: 1, stdout: "--console=plain :cleanTest :test ", artifacts: ["reports"] });
});

test("a build without tests gets no job", () => {
  assert.equal(detectGradle(projectOf({ "build.gradle": "" })), []);
});

test.run();
