import { setImmediate as turn } from "node:timers/promises";
import { MessageChannel, parentPort } from "node:worker_threads";
import { connectMailbox } from "../runtime/thread.ts";
import { finishedReport, runAttempts } from "./attempts.ts";
import type { Outcome, Report } from "./contract.ts";
import type { FromThread, Hello, SubjobTask } from "./subjob-task.ts";

/* Runs in an executor's thread, which calls the function by its name, once at a time. Nothing here waits by blocking but
 * for the file system: an abort must be heard while an atom runs. */

/** Runs a subjob. All its reports have been taken when it resolves; it rejects only for a bug. */
export const runSubjob = async (task: SubjobTask): Promise<Outcome> => {
  const { run } = task;
  main ??= connect();
  const { tell } = main;
  const controller = new AbortController();
  main.running = { run, controller };
  // An abort that came before this thread is sent as the answer, so it is heard before anything starts.
  await tell({ type: "taken", run });
  let taken: Promise<unknown> = Promise.resolve();
  const report = (reports: readonly Report[]): void => {
    taken = Promise.all([taken, tell({ type: "reported", run, reports })]);
    // Awaited at the end; until then a failure must not end the thread, and with it the atom.
    taken.catch(() => {});
  };
  try {
    return await runAtoms(task, controller.signal, report);
  } finally {
    await taken;
  }
};

const runAtoms = async (
  { order, killGraceMs }: SubjobTask,
  signal: AbortSignal,
  report: (reports: readonly Report[]) => void,
): Promise<Outcome> => {
  const { projectDirectory } = order;
  const environment = { ...process.env, ...order.environment };
  let finished: readonly Report[] = [];
  try {
    for (const [place, atom] of order.atoms.entries()) {
      // Starting a process blocks the thread; between two of them it hears what has come.
      await turn();
      if (signal.aborted) return { type: "aborted" };
      const onStart = (processGroup: number): void => {
        // At once, since the main thread must know the group if this thread dies; what can wait rides along.
        report([...finished, { type: "atomStarted", atom: place, processGroup }]);
        finished = [];
      };
      const end = await runAttempts(atom, order, {
        projectDirectory,
        environment,
        place,
        killGraceMs,
        signal,
        onStart,
      });
      if (end.type !== "exited") return end;
      finished = [finishedReport(place, end)];
    }
    return { type: "done" };
  } finally {
    if (finished.length > 0) report(finished);
  }
};

/** What this thread has of the main one. */
interface MainLink {
  readonly tell: (message: FromThread) => Promise<void>;
  running: { readonly run: number; readonly controller: AbortController } | undefined;
}

/** Made once for the thread, as the ports would cost a short subjob more than all else that is done for it. */
let main: MainLink | undefined;

const connect = (): MainLink => {
  const mailbox = new MessageChannel();
  const aborts = new MessageChannel();
  const hello: Hello = { mailbox: mailbox.port2, aborts: aborts.port2 };
  parentPort?.postMessage(hello, [hello.mailbox, hello.aborts]);
  const connected = connectMailbox<FromThread>(mailbox.port1);
  const link: MainLink = { tell: (message) => connected.tell(message), running: undefined };
  aborts.port1.on("message", (run: number) => {
    if (link.running?.run === run) link.running.controller.abort();
  });
  return link;
};
