import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { ownLayout, testFiles } from "../../support/test-file.ts";

const test = suite("tests in a browser");

const FOLDER = join(ownLayout().sources, "test/dashboard/in-browser");

test("each file of tests in a browser is run, by one of the files that run several in one process", () => {
  const sources = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), "utf8"));
  const imports = sources.join("\n").matchAll(/^await import\("\.\.\/(.*)"\);$/gm);
  const run = [...imports].map(([, path]) => `test/dashboard/${path}`);
  const files = testFiles(ownLayout(), "browser").map(({ name }) => name);
  assert.equal(run.toSorted(), files);
});

test.run();
