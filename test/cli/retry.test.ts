import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { outputOf, refusalOf, serving } from "./served.ts";

const test = suite("clusterrunner retry", { limitMs: 60_000 });

const JOBS = { Job: { commands: ['[ $N = 1 ] || [ -e "$PROJECT_DIR/mended" ]'], atomizers: [{ N: "seq 1 3" }] } };

test("what failed runs again as a new build, which may be followed to its end and then gives the exit code", () =>
  serving(JOBS, async ({ place, client, build }) => {
    await build("Job");
    const said = await outputOf(place.run("retry", "1"));
    assert.is(said, "Build 2 tries again what has not passed of build 1.\nHow it is: clusterrunner status 2\n");
    assert.is((await client.waitFor(2)).num_atoms, 2);
    const failed = await outputOf(place.run("retry", "2", "--follow"), 1);
    assert.match(failed, /^FAILED N=[23] {2}exit 1 {2}/m);
    assert.match(failed, /^Failed {2}2 of 2 atoms in /m);
    assert.match(failed, "Run only the failed ones again: clusterrunner retry 3\n");
    writeFileSync(join(place.project, "mended"), "");
    assert.match(await outputOf(place.run("retry", "latest", "-f")), /^Passed {2}2 atoms in /m);
    assert.match(await refusalOf(place.run("retry", "4")), "an atom of it must have failed or not run: found none");
  }));

test.run();
