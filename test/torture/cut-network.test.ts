import * as assert from "uvu/assert";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { cutNetwork } from "./cut-network.ts";

const test = suite("torture by a cut network", { limitMs: 60_000 });

/** More than two heartbeats. */
const CUT_MS = 6_000;

test("builds go on while a machine can't be reached, and what it says later changes nothing", async () => {
  const seed = Math.floor(Math.random() * 1e6);
  const outcome = await cutNetwork({ folder: temporaryFolder(), seed, cutMs: CUT_MS, by: "proxy" });
  assert.equal(outcome?.wrong, [], `with seed ${seed}`);
});

test.run();
