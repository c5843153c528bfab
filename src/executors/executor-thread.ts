import { MessageChannel, parentPort, threadId } from "node:worker_threads";
import { connectMailbox } from "../runtime/thread.ts";
import { Lane } from "./atom.ts";
import { batchReports } from "./report-batch.ts";
import { takeRun } from "./run-claim.ts";
import { createWarmShells, type WarmShells } from "./shell/warm-shells.ts";
import { runSubjobs, type SubjobRun } from "./subjob-run.ts";
import type { FromThread, Hello, SubjobResult, SubjobTask, ToThread } from "./subjob-task.ts";

/* Runs in an executor's thread, which calls the function by its name, once at a time. Nothing here waits by blocking but
 * for the file system: an abort must be heard while an atom runs. */

/** Runs subjobs, unless they were withdrawn. Rejects only for a bug. */
export const runSubjob = async ({ run, claim, orders, killGraceMs }: SubjobTask): Promise<SubjobResult> => {
  if (!takeRun(claim, threadId)) return [];
  thread ??= setUp();
  const { tell, environment, shells, lane } = thread;
  if (thread.controller.signal.aborted) thread.controller = new AbortController();
  const { signal } = thread.controller;
  const batch = batchReports((reports) => tell({ type: "reported", run, reports }));
  const subjobs = runSubjobs(orders, { environment, shells, lane, killGraceMs, signal }, batch);
  thread.running = { run, subjobs };
  try {
    await subjobs.over;
    return await batch.rest();
  } finally {
    thread.running = undefined;
    shells.rest();
  }
};

/** What this thread keeps from one subjob to the next. */
interface Thread {
  readonly tell: (message: FromThread) => Promise<void>;
  /** A copy: the thread's own is slow to read. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly shells: WarmShells;
  readonly lane: Lane;
  /** What it runs. */
  running: { readonly run: number; readonly subjobs: SubjobRun } | undefined;
  /** Aborts the run. Used until it has been: to make one costs more than most of what is done for a short subjob. */
  controller: AbortController;
}

/** Made with the first subjob, and once, as the ports would cost a short subjob more than all else that is done for it. */
let thread: Thread | undefined;

const setUp = (): Thread => {
  const mailbox = new MessageChannel();
  const commands = new MessageChannel();
  const hello: Hello = { thread: threadId, mailbox: mailbox.port2, commands: commands.port2 };
  parentPort?.postMessage(hello, [hello.mailbox, hello.commands]);
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
    running: undefined,
    controller: new AbortController(),
  };
  commands.port1.on("message", ({ type, run }: ToThread) => {
    if (made.running?.run !== run) return;
    if (type === "abort") made.controller.abort();
    else made.running.subjobs.handBack();
  });
  return made;
};
