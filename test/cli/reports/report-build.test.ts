import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { reportBuild, type ReportOptions } from "../../../src/cli/reports/report-build.ts";
import { buildOf, done, openingOf, ran, started } from "../../model/sample-build.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("report of a build");

const BUILD = buildOf([...openingOf([1]), started(0), ran(0, 0, 7), done(0), { type: "finished", at: 9 }]);

/** What is said, and where a JUnit report was asked for. */
const reported = async (
  environment: ReportOptions["environment"],
  junit?: string,
): Promise<{ readonly said: readonly string[]; readonly files: readonly string[] }> => {
  const said: string[] = [];
  const files: string[] = [];
  const runner = {
    exportJunit: (_build: unknown, file: string) => {
      files.push(file);
      return Promise.resolve();
    },
  };
  await reportBuild(runner, BUILD, {
    junit,
    environment,
    tailOf: () => ["the end"],
    say: (line) => void said.push(line),
  });
  return { said, files };
};

test("outside of GitHub Actions nothing is said, and a JUnit report is written where it is wanted", async () => {
  const summary = join(temporaryFolder(), "summary.md");
  assert.equal(await reported({ GITHUB_STEP_SUMMARY: summary }), { said: [], files: [] });
  assert.not.ok(existsSync(summary));
  assert.equal(await reported({ GITHUB_ACTIONS: "false" }, "junit.xml"), { said: [], files: ["junit.xml"] });
});

test("in GitHub Actions failures are annotated, and each build adds to the summary of its step", async () => {
  const summary = join(temporaryFolder(), "summary.md");
  const environment = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
  const { said } = await reported(environment);
  assert.equal(said, ["::error title=N=0.0::exit 7, 0.50 s%0Athe end"]);
  await reported(environment);
  assert.is(readFileSync(summary, "utf8").split("### ").length, 3);
});

test("a summary that can't be written is a warning", async () => {
  const { said } = await reported({ GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: temporaryFolder() });
  assert.match(
    said[1] ?? "",
    /^::warning::Cannot write the summary of the step as its file must take it: found EISDIR/,
  );
});

test.run();
