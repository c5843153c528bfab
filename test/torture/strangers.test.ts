import * as assert from "uvu/assert";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { letStrangersIn } from "./strangers.ts";

const test = suite("torture by strangers", { limitMs: 60_000 });

test("whoever has not the secret changes nothing, whatever is repeated or changed", async () => {
  const { forged, wrong } = await letStrangersIn(temporaryFolder(), 2);
  assert.ok(forged > 0);
  assert.equal(wrong, []);
});

test.run();
