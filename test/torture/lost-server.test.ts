import * as assert from "uvu/assert";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { killServer } from "./lost-server.ts";

const test = suite("torture by a lost NATS server", { limitMs: 60_000 });

test("builds go on after the NATS server was killed, with its store and without", async () => {
  const seed = Math.floor(Math.random() * 1e6);
  const { builds, wrong } = await killServer({ folder: temporaryFolder(), seed, kills: 2 });
  assert.ok(builds > 0);
  assert.equal(wrong, [], `with seed ${seed}`);
});

test.run();
