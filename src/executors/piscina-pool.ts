import { Piscina } from "piscina";
import type { ExecutorPool } from "./contract.ts";
import { endShell } from "./stray-processes.ts";
import type { Hello } from "./subjob-task.ts";
import { openThreadLink, type ThreadLink } from "./thread-link.ts";
import { startRun, type ThreadRun, type Threads } from "./thread-run.ts";

export interface PiscinaPoolOptions {
  /** Executor slots, each of them a thread; a whole number, at least 1. */
  readonly size: number;
  /** How many of the threads are started at once, at least 1; the others come when there is something for them. @default all */
  readonly eager?: number | undefined;
  /** ms between SIGTERM and SIGKILL for an atom that is aborted. */
  readonly killGraceMs: number;
  /** What every atom gets besides what its order gives it, which wins. Default: the environment of this process, as it is now. */
  readonly environment?: Readonly<NodeJS.ProcessEnv> | undefined;
}

/** Runs subjobs in worker threads: one thread is one executor slot, one task some subjobs. */
export const createPiscinaPool = ({
  size,
  eager = size,
  killGraceMs,
  environment,
}: PiscinaPoolOptions): ExecutorPool => {
  const threads: Threads = new Piscina({
    filename: new URL("./executor-thread.js", import.meta.url).href,
    name: "runSubjob",
    minThreads: Math.min(eager, size),
    maxThreads: size,
    idleTimeout: Infinity,
    concurrentTasksPerWorker: 1,
    // A thread that waits by Atomics would hear of a child's end only with its next task.
    atomics: "disabled",
    recordTiming: false,
    env: { ...(environment ?? process.env) },
  });
  const runs = new Map<number, ThreadRun>();
  const links = new Map<number, ThreadLink>();
  let lastRun = 0;
  let closing: Promise<void> | undefined;

  threads.on("message", (hello: Hello) => {
    const link = openThreadLink(hello, ({ run, reports }) => runs.get(run)?.hear(reports));
    links.set(hello.thread, link);
    for (const run of runs.values()) run.meet(hello.thread);
  });
  // A thread that fails beside its tasks. The subjob it had, if any, is lost, and has heard of it itself.
  threads.on("error", () => {});
  // Piscina replaces a thread at once, but not one that died before it was ready: then what waits might wait for ever.
  threads.on("workerDestroy", () => {
    setImmediate(() => {
      if (closing !== undefined || threads.threads.length >= Math.min(eager, size)) return;
      for (const run of runs.values()) run.giveUp();
    });
  });

  const run: ExecutorPool["run"] = async (orders, { signal, handBack, report }) => {
    if (closing !== undefined || signal.aborted) {
      report(orders.map(({ subjob }) => ({ type: "subjobEnded", subjob, outcome: { type: "aborted" } })));
      return;
    }
    const id = ++lastRun;
    const started = startRun(threads, { run: id, orders, killGraceMs, report, linkOf: (thread) => links.get(thread) });
    runs.set(id, started);
    signal.addEventListener("abort", started.abort, { once: true });
    handBack?.addEventListener("abort", started.handBack, { once: true });
    try {
      await started.over;
    } finally {
      signal.removeEventListener("abort", started.abort);
      handBack?.removeEventListener("abort", started.handBack);
      runs.delete(id);
    }
  };

  const close = (): Promise<void> => {
    closing ??= (async () => {
      const ending = [...runs.values()];
      for (const { abort } of ending) abort();
      await Promise.all(ending.map(({ over }) => over));
      const shells = Array.from(links.values(), (link) => [...link.shells]).flat();
      await Promise.all(shells.map((shell) => endShell(shell, killGraceMs)));
      await threads.destroy();
    })();
    return closing;
  };

  return { size, run, close };
};
