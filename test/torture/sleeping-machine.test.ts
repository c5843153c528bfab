import * as assert from "uvu/assert";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { stopMachine } from "./sleeping-machine.ts";

const test = suite("torture by a sleeping machine", { limitMs: 60_000 });

test("what a machine says of an atom that another has run while it slept comes too late", async () => {
  assert.equal((await stopMachine(temporaryFolder())).wrong, []);
});

test.run();
