import * as assert from "uvu/assert";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";
import { CASES } from "./cases.ts";

const test = suite("benches of http", { limitMs: 30_000 });

test("each of some clients of a build's events has every event, once", async () => {
  const missed = CASES.find(({ name }) => name.endsWith("clients that missed an event or had one twice"));
  const figures = await missed?.measure(temporaryFolder(), { atoms: 20, clients: 3, seconds: 1 });
  assert.is(figures?.ours, 0);
});

test.run();
