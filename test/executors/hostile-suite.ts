import * as assert from "uvu/assert";
import { createPiscinaPool } from "../../src/executors/piscina-pool.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { markedProcesses } from "./marked-processes.ts";
import { HOSTILE_ENVIRONMENT, runInnocent, runSurrounded } from "./surrounded-atom.ts";

/** What an atom does, as the rest of a sentence, and its script. It ends by itself, and leaves nothing that outlives its group. */
export type HostileScript = readonly [deed: string, script: string];

/** Declares and queues a suite that runs each of the scripts between innocent atoms, all on one executor. */
export const hostileSuite = (name: string, scripts: readonly HostileScript[]): void => {
  const test = suite(name, { limitMs: 30_000 });
  const root = temporaryFolder();
  const pool = createPiscinaPool({ size: 1, killGraceMs: 100, environment: HOSTILE_ENVIRONMENT });
  test.after(() => pool.close());

  for (const [deed, script] of scripts) {
    test(`an atom that ${deed} ends as by bash itself, and the others start clean`, async () => {
      await runSurrounded(pool, root, script);
    });
  }

  test("a later subjob starts clean, and nothing of them is left when the pool is closed", async () => {
    await runInnocent(pool, root);
    await pool.close();
    assert.equal(markedProcesses(root), []);
  });

  test.run();
};
