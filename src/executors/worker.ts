import { setImmediate as turn } from "node:timers/promises";
import { receiveMessageOnPort } from "node:worker_threads";
import { connectMailbox } from "../runtime/thread.ts";
import { runAtom } from "./atom.ts";
import type { Outcome, Report, SubjobOrder } from "./contract.ts";
import type { FromThread, SubjobTask } from "./subjob-task.ts";

/* Runs in an executor's thread, which calls the function by its name. Nothing here waits by blocking but for the file
 * system: an abort must be heard while an atom runs. */

/** Runs a subjob. All its reports have been taken when it resolves. Throws what another attempt may not meet again. */
export const runSubjob = async ({ order, killGraceMs, mailbox, abort }: SubjobTask): Promise<Outcome> => {
  const main = connectMailbox<FromThread>(mailbox);
  const controller = new AbortController();
  // One that came before this thread was ready has no turn of its own before the first atom.
  if (receiveMessageOnPort(abort) !== undefined) controller.abort();
  abort.once("message", () => controller.abort());
  let taken = main.tell({ type: "taken" });
  const report = (reports: readonly Report[]): void => {
    taken = Promise.all([taken, main.tell({ type: "reported", reports })]).then(() => {});
    // It is awaited at the end; until then a failure must not end the thread, and with it this atom.
    taken.catch(() => {});
  };
  try {
    return await runAtoms(order, { killGraceMs, signal: controller.signal, report });
  } finally {
    await taken;
    main.close();
    abort.close();
  }
};

interface RunOptions {
  readonly killGraceMs: number;
  readonly signal: AbortSignal;
  readonly report: (reports: readonly Report[]) => void;
}

const runAtoms = async (subjob: SubjobOrder, { killGraceMs, signal, report }: RunOptions): Promise<Outcome> => {
  const { projectDirectory, environment, atoms } = subjob;
  const shared = { projectDirectory, environment: { ...process.env, ...environment }, killGraceMs, signal };
  let finished: readonly Report[] = [];
  try {
    for (const [atom, order] of atoms.entries()) {
      // Starting a process blocks the thread; between two of them it hears what has come.
      await turn();
      if (signal.aborted) return { type: "aborted" };
      const start = performance.now();
      const end = await runAtom(order, {
        ...shared,
        place: atom,
        // At once, since the main thread must know the group if this thread dies; what can wait rides along.
        onStart: (processGroup) => {
          report([...finished, { type: "atomStarted", atom, processGroup }]);
          finished = [];
        },
      });
      if (end.type !== "exited") return end;
      const seconds = (performance.now() - start) / 1000;
      finished = [{ type: "atomFinished", atom, exitCode: end.exitCode, seconds, at: Date.now() }];
    }
    return { type: "done" };
  } finally {
    if (finished.length > 0) report(finished);
  }
};
