import * as assert from "uvu/assert";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { killMachines } from "./lost-machines.ts";

const test = suite("torture by lost machines", { limitMs: 60_000 });

test("builds whose machines are killed again and again all end right, with each atom's result once", async () => {
  const seed = Math.floor(Math.random() * 1e6);
  const { builds, wrong } = await killMachines({ folder: temporaryFolder(), seed, machines: 3, kills: 2 });
  assert.ok(builds > 0);
  assert.equal(wrong, [], `with seed ${seed}`);
});

test.run();
