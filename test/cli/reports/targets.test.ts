import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { checkTargets } from "../../../src/cli/reports/targets.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("targets");

const complaint = (output: string, junit?: string): string => {
  try {
    checkTargets(output, junit);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

test("a folder for the results and a file for the report may be there or not", () => {
  const folder = temporaryFolder();
  const file = join(folder, "junit.xml");
  writeFileSync(file, "");
  assert.is(complaint(folder, file), "");
  assert.is(complaint(join(folder, "new"), join(folder, "new", "deep", "junit.xml")), "");
});

test("what is in the way is told before anything runs", () => {
  const folder = temporaryFolder();
  const file = join(folder, "file");
  writeFileSync(file, "");
  assert.is(complaint(file), `Cannot write results to "${file}" as it must be a folder: found a file`);
  assert.is(complaint("/dev/null"), 'Cannot write results to "/dev/null" as it must be a folder: found something else');
  assert.is(complaint(folder, folder), `Cannot write the test report "${folder}" as it must be a file: found a folder`);
});

test.run();
