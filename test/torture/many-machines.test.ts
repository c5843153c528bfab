// One file for all, as loading and warming up a master takes longer than what each has it do.
import * as assert from "uvu/assert";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { cutNetwork } from "./cut-network.ts";
import { killMachines } from "./lost-machines.ts";
import { killServer } from "./lost-server.ts";
import { stopMachine } from "./sleeping-machine.ts";
import { letStrangersIn } from "./strangers.ts";

const test = suite("torture of many machines", { limitMs: 60_000 });

/** More than two heartbeats. */
const CUT_MS = 6_000;

test("builds whose machines are killed again and again all end right, with each atom's result once", async () => {
  const seed = Math.floor(Math.random() * 1e6);
  const { builds, wrong } = await killMachines({ folder: temporaryFolder(), seed, machines: 3, kills: 2 });
  assert.ok(builds > 0);
  assert.equal(wrong, [], `with seed ${seed}`);
});

test("builds go on after the NATS server was killed, with its store and without", async () => {
  const seed = Math.floor(Math.random() * 1e6);
  const { builds, wrong } = await killServer({ folder: temporaryFolder(), seed, kills: 2 });
  assert.ok(builds > 0);
  assert.equal(wrong, [], `with seed ${seed}`);
});

test("builds go on while a machine can't be reached, and what it says later changes nothing", async () => {
  const seed = Math.floor(Math.random() * 1e6);
  const outcome = await cutNetwork({ folder: temporaryFolder(), seed, cutMs: CUT_MS, by: "proxy" });
  assert.equal(outcome?.wrong, [], `with seed ${seed}`);
});

test("what a machine says of an atom that another has run while it slept comes too late", async () => {
  assert.equal((await stopMachine(temporaryFolder())).wrong, []);
});

test("whoever has not the secret changes nothing, whatever is repeated or changed", async () => {
  const { forged, wrong } = await letStrangersIn(temporaryFolder(), 2);
  assert.ok(forged > 0);
  assert.equal(wrong, []);
});

test.run();
