// Shows a build of so many atoms in so many seconds on stdout, as in a terminal, and tells on stderr how many ms of CPU that took in each
// second: node display.js ATOMS SECONDS. Everything between an event and the bytes of a picture is counted, and the making of the events.
import { setTimeout } from "node:timers/promises";
import pc from "picocolors";
import { eventOf, plannedOf } from "../../../src/cli/view/facts.ts";
import { createFollower } from "../../../src/cli/view/follower.ts";
import { liveView } from "../../../src/cli/view/live-view.ts";
import { createOutput } from "../../../src/cli/view/output.ts";
import { repeat } from "../../../src/cli/view/repeat.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { openingOf, planOf } from "../../model/sample-build.ts";

const [atoms = 10_000, seconds = 10] = process.argv.slice(2).map(Number);

/** Of these so many run at once. */
const EXECUTORS = 8;

/** How often what has happened is told, as by a journal that stores facts in groups, in ms. */
const GROUP_MS = 20;

const sizes = Array.from({ length: atoms }, () => 1);
const output = createOutput(1);
const view = liveView(output, {
  colours: pc.createColors(true),
  size: () => ({ columns: 80, rows: 24 }),
  now: Date.now,
  repeat,
});
const follower = createFollower(view, { tailOf: () => [], verbose: false, isCrowded: () => output.isCrowded });
let sequence = 0;
const take = (fact: Fact): void => {
  sequence += 1;
  follower.take(eventOf({ sequence, build: 7, fact: { ...fact, at: Date.now() } }));
};

follower.progress.plan(plannedOf(planOf(sizes), EXECUTORS));
const [queued, preparing] = openingOf([1]);
if (queued !== undefined) take(queued);
if (preparing !== undefined) take(preparing);
take({ type: "building", at: 0 });

const began = performance.now();
const before = process.cpuUsage();
let started = 0;
for (let ended = 0; ended < atoms;) {
  const due = Math.min(atoms, Math.floor(((performance.now() - began) / (seconds * 1_000)) * atoms));
  while (ended < due) {
    while (started < Math.min(atoms, ended + EXECUTORS)) {
      take({ type: "subjobStarted", at: 0, subjob: started, executor: started % EXECUTORS });
      started += 1;
    }
    take({ type: "atomFinished", at: 0, subjob: ended, atom: 0, exitCode: 0, seconds: 0.1 });
    take({ type: "subjobFinished", at: 0, subjob: ended });
    ended += 1;
  }
  await setTimeout(GROUP_MS);
}
const { user, system } = process.cpuUsage(before);
const passed = (performance.now() - began) / 1_000;
process.stderr.write(`${(user + system) / 1_000 / passed}\n`);
await Promise.race([view.close(), setTimeout(1_000)]);
process.exit();
