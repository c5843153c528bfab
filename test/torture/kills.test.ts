import * as assert from "uvu/assert";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { killAtRandom } from "./kills.ts";
import { endThreads } from "./threads.ts";

const test = suite("torture by kills", { limitMs: 60_000 });

test("builds of a server that is killed again and again all end right, with each atom's result once", async () => {
  const seed = Math.floor(Math.random() * 1e6);
  const keeping = seed % 2 === 0 ? {} : { keepBuilds: 3 };
  const { builds, wrong } = await killAtRandom({ folder: temporaryFolder(), seed, kills: 2, ...keeping });
  assert.ok(builds > 0);
  assert.equal(wrong, [], `with seed ${seed}`);
});

test("builds whose threads are ended again and again all end right, with each atom's result once", async () => {
  const seed = Math.floor(Math.random() * 1e6);
  const { builds, wrong } = await endThreads({ folder: temporaryFolder(), seed, kills: 8 });
  assert.ok(builds > 0);
  assert.equal(wrong, [], `with seed ${seed}`);
});

test.run();
