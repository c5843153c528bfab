import * as assert from "uvu/assert";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { killMaster } from "./lost-master.ts";

const test = suite("torture by a lost master", { limitMs: 60_000 });

test("builds go on after their master was killed, with each atom's result once", async () => {
  const seed = Math.floor(Math.random() * 1e6);
  const { builds, wrong } = await killMaster({ folder: temporaryFolder(), seed, kills: 1 });
  assert.ok(builds > 0);
  assert.equal(wrong, [], `with seed ${seed}`);
});

test.run();
