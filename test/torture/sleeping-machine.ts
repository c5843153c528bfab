import { setTimeout as sleep } from "node:timers/promises";
import { HEARTBEAT_MS, openManyScene } from "./many-scene.ts";
import { makeSharedHold } from "./shared-hold.ts";

export interface SleepingMachineOutcome {
  /** How long after it was stopped its lease was another's, in ms. */
  readonly givenUpMs: number;
  readonly wrong: readonly string[];
}

const POLL_MS = 20;

/** How much later than after two heartbeats a busy test machine may have begun the atom again, in ms. */
const LATE_MS = 2_500;

/** Stops a machine in the middle of an atom until another has run it, and wakes it up then. */
export const stopMachine = async (folder: string): Promise<SleepingMachineOutcome> => {
  const scene = await openManyScene({ folder, mayRunAgain: true });
  const { client, ledger } = scene;
  const wrong: string[] = [];
  let givenUpMs = 0;
  try {
    const machines = ["one", "other"].map((name) => scene.start({ name, executors: 1 }));
    await scene.untilAlive(machines.length);
    const alone = makeSharedHold(folder, 1);
    const { buildId } = await client.submit(alone.request);
    while (alone.begunBy(buildId).length < 1) await sleep(POLL_MS);
    const [stopped = ""] = alone.begunBy(buildId);
    const machine = machines.find(({ name }) => name === stopped);
    const began = performance.now();
    machine?.process.kill("SIGSTOP");
    while (alone.begunBy(buildId).length < 2) await sleep(POLL_MS);
    givenUpMs = performance.now() - began;
    const [, second = ""] = alone.begunBy(buildId);
    if (second === stopped) wrong.push("it was given to the machine that sleeps");
    if (givenUpMs > 2 * HEARTBEAT_MS + LATE_MS) wrong.push(`its lease was given up after ${Math.round(givenUpMs)} ms`);
    // Both have ended by then, and the one that sleeps has not said so.
    alone.letGo(buildId);
    await client.waitFor(buildId);
    machine?.process.kill("SIGCONT");
    await scene.untilAlive(machines.length);

    // A build that takes both shows that the late result was said, and refused, before.
    const both = makeSharedHold(folder, machines.length);
    const { buildId: next } = await client.submit(both.request);
    while (both.begunBy(next).length < machines.length) await sleep(POLL_MS);
    both.letGo(next);
    await client.waitFor(next);
    const { content } = await client.console(buildId, 0, 0);
    if (content !== alone.artifact(second)) wrong.push(`the console is "${content}", not that of the second machine`);
    if (ledger.losses() !== 1) wrong.push(`${ledger.losses()} subjobs were lost, not one`);
    for (const id of [buildId, next]) {
      const { status } = await client.build(id);
      if (status !== "SUCCESS") wrong.push(`build ${id} ended as ${status}`);
    }
  } finally {
    wrong.push(...(await scene.end()));
  }
  return { givenUpMs: Math.round(givenUpMs), wrong };
};
