import * as assert from "uvu/assert";
import { commandLine } from "../../src/cli/again.ts";
import { suite } from "../support/suite.ts";

const test = suite("again");

test("options without a value are left out, and words in quotes where a shell needs them", () => {
  const options = [
    ["-j", "Unit tests"],
    ["-e", undefined],
    ["-f", "a=https://example.com/a?b=1&c"],
    ["-c", "it's.conf"],
    ["--project-directory", "../app"],
  ] as const;
  assert.is(
    commandLine(["clusterrunner", "build"], options),
    `clusterrunner build -j 'Unit tests' -f 'a=https://example.com/a?b=1&c' -c 'it'\\''s.conf' --project-directory ../app`,
  );
});

test.run();
