import { MessageChannel, parentPort, threadId } from "node:worker_threads";
import { connectMailbox } from "../runtime/thread.ts";
import { type AtomEnd, Lane, runAtom } from "./atom.ts";
import type { Outcome } from "./contract.ts";
import { batchReports, type ReportBatch } from "./report-batch.ts";
import { takeRun } from "./run-claim.ts";
import { createWarmShells, type WarmShells } from "./shell/warm-shells.ts";
import type { FromThread, Hello, SubjobResult, SubjobTask } from "./subjob-task.ts";

/* Runs in an executor's thread, which calls the function by its name, once at a time. Nothing here waits by blocking but
 * for the file system: an abort must be heard while an atom runs. */

/** Runs a subjob, unless it was withdrawn. Rejects only for a bug. */
export const runSubjob = async (task: SubjobTask): Promise<SubjobResult> => {
  const { run, claim } = task;
  if (!takeRun(claim, threadId)) return { outcome: { type: "aborted" }, reports: [] };
  thread ??= setUp();
  const { tell, shells } = thread;
  if (thread.controller.signal.aborted) thread.controller = new AbortController();
  thread.run = run;
  const batch = batchReports((reports) => tell({ type: "reported", run, reports }));
  try {
    const outcome = await runAtoms(task, thread, thread.controller.signal, batch);
    return { outcome, reports: await batch.rest() };
  } finally {
    thread.run = undefined;
    shells.rest();
  }
};

/** How many atoms the warm shell is given: the one that runs, and the next, which then starts without a round trip. */
const HANDED_OVER = 2;

const runAtoms = async (
  { order, killGraceMs }: SubjobTask,
  { environment, shells, lane }: Thread,
  signal: AbortSignal,
  reports: ReportBatch,
): Promise<Outcome> => {
  const handedOver: Promise<AtomEnd>[] = [];
  let ended = 0;
  /** Waits for the first of those handed over; undefined if it exited. */
  const next = async (): Promise<Outcome | undefined> => {
    const end = await handedOver.shift();
    if (end?.type !== "exited") return end ?? { type: "done" };
    const { exitCode, seconds, processGroup } = end;
    const atom = ended++;
    if (told < atom) reports.add({ type: "atomStarted", atom, processGroup });
    reports.add({ type: "atomFinished", atom, exitCode, seconds, at: Date.now() });
    return undefined;
  };
  /** The last atom whose start has been told. */
  let told = -1;
  for (const [place, atom] of order.atoms.entries()) {
    if (signal.aborted) break;
    const onStart = (processGroup: number): void => {
      told = place;
      // The main thread must know the group if this one dies; what is in a warm shell's session it finds in any case.
      reports.addUrgent({ type: "atomStarted", atom: place, processGroup });
    };
    handedOver.push(runAtom(atom, { subjob: order, place, environment, shells, lane, killGraceMs, signal, onStart }));
    if (handedOver.length < HANDED_OVER) continue;
    const bad = await next();
    if (bad !== undefined) {
      await Promise.all(handedOver);
      return bad;
    }
  }
  while (handedOver.length > 0) {
    const bad = await next();
    if (bad !== undefined) return bad;
  }
  return signal.aborted && ended < order.atoms.length ? { type: "aborted" } : { type: "done" };
};

/** What this thread keeps from one subjob to the next. */
interface Thread {
  readonly tell: (message: FromThread) => Promise<void>;
  /** A copy: the thread's own is slow to read. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly shells: WarmShells;
  readonly lane: Lane;
  /** What it runs. */
  run: number | undefined;
  /** Aborts the run. Used until it has been: to make one costs more than most of what is done for a short subjob. */
  controller: AbortController;
}

/** Made with the first subjob, and once, as the ports would cost a short subjob more than all else that is done for it. */
let thread: Thread | undefined;

const setUp = (): Thread => {
  const mailbox = new MessageChannel();
  const aborts = new MessageChannel();
  const hello: Hello = { thread: threadId, mailbox: mailbox.port2, aborts: aborts.port2 };
  parentPort?.postMessage(hello, [hello.mailbox, hello.aborts]);
  const connected = connectMailbox<FromThread>(mailbox.port1);
  const environment = { ...process.env };
  const say = (message: FromThread): void => {
    // Nobody is left to be told when the main thread has ended.
    connected.tell(message).catch(() => {});
  };
  const made: Thread = {
    tell: (message) => connected.tell(message),
    environment,
    shells: createWarmShells({
      environment,
      onStart: (pid) => say({ type: "shellStarted", pid }),
      onEnd: (pid) => say({ type: "shellEnded", pid }),
    }),
    lane: new Lane(),
    run: undefined,
    controller: new AbortController(),
  };
  aborts.port1.on("message", (run: number) => {
    if (made.run === run) made.controller.abort();
  });
  return made;
};
