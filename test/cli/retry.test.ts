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
    assert.match(await outputOf(place.run("retry", "2", "--follow"), 1), "Build 3  Job  ✗ failed");
    writeFileSync(join(place.project, "mended"), "");
    assert.match(await outputOf(place.run("retry", "latest", "-f")), "Build 4  Job  ✓ passed");
    assert.match(await refusalOf(place.run("retry", "4")), "an atom of it must have failed or not run: found none");
  }));

test.run();
