import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { NODE, outputOf, PASSES, withProject } from "./init-project.ts";

const test = suite("what init writes", { limitMs: 60_000 });

const FAILS = 'require("node:test")("fails", () => { throw new Error("no"); });\n';

test("the file that it writes runs the tests, and one that fails fails one atom, whatever their names hold", () =>
  withProject({ ...NODE, "test/b c.test.js": PASSES, [`test/d'e "f" $g.test.js`]: FAILS }, async (place) => {
    const shown = await outputOf(place.run("init"), 0);
    assert.match(shown, /^Wrote clusterrunner\.yaml with 1 job\.\n.*\n\nNode: 3 atoms\n/);
    assert.match(shown, "  TEST_FILE=test/b c.test.js\n");
    assert.match(shown, /\nRun it:\n {2}clusterrunner build\n$/);
    assert.match(await outputOf(place.run("build"), 1), /^Failed {2}1 of 3 atoms[\s\S]*\n3 tests, 1 failed$/m);
  }));

test("scripts in a folder are an atom each", () =>
  withProject({ "test/a.sh": "exit 0\n", "test/b's.sh": "exit 3\n" }, async (place) => {
    assert.match(await outputOf(place.run("init"), 0), "\nShell: 2 atoms\n");
    assert.match(await outputOf(place.run("build"), 1), /^FAILED TEST_FILE=test\/b's\.sh {2}exit 3/m);
  }));

test("where no tests are found a sample is written that runs, and the exit code says that there is work left", () =>
  withProject({ "README.md": "" }, async (place, yaml) => {
    assert.match(
      await outputOf(place.run("init"), 1),
      /^Found no tests of a kind that is known, so clusterrunner\.yaml/,
    );
    assert.match(yaml(), "# Change two things: ");
    assert.match(await outputOf(place.run("build"), 0), "Passed  2 atoms");
  }));

test.run();
