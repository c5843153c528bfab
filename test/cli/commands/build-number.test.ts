import * as assert from "uvu/assert";
import { buildNumber } from "../../../src/cli/commands/build-number.ts";
import { suite } from "../../support/suite.ts";

const test = suite("build-number");

test("a build is named by its number, as lists show it too, or as the latest", () => {
  assert.equal(["12", "#12", "latest"].map(buildNumber), [12, 12, "latest"]);
});

test("nothing else names one", () => {
  for (const text of ["", "0", "-1", "1.5", "0x1", "newest", "##1", "1".repeat(16)])
    assert.throws(() => buildNumber(text), /It must be the number of a build/);
});

test.run();
