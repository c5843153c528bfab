import * as assert from "uvu/assert";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { setClocks } from "./clock.ts";

const test = suite("torture by the clock", { limitMs: 60_000 });

test("a clock that is set while builds run and wait makes none end early, late, or with times that can't be", async () => {
  assert.equal(await setClocks({ folder: temporaryFolder() }), []);
});

test.run();
