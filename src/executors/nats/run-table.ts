import type { Bus, QueuePlace } from "../../bus/contract.ts";
import type { ClaimAnswer, Reported, RunName } from "../../bus/messages.ts";
import type { Report, RunOptions, SubjobOrder } from "../contract.ts";
import { createLanes } from "../../model/lanes.ts";
import { createAtomStorage, discardFiles, prepareFiles } from "./atom-storage.ts";
import { createBusRun, type BusRun } from "./bus-run.ts";
import { ordersOf } from "./orders.ts";
import { queueRun, type QueuedRun } from "./queued-run.ts";

/** The runs that are not over. */
export interface RunTable {
  /** Starts one: the subjobs are there. Resolves when each of them has been reported as ended. Never rejects. */
  run(first: SubjobOrder, orders: readonly SubjobOrder[], options: RunOptions): Promise<void>;
  find(name: RunName): BusRun | undefined;
  /** Takes what a worker reports; false if nobody wants it. */
  hear(said: Reported): Promise<boolean>;
  /** Gives it to a worker, if no other has it. */
  claim(worker: string, run: BusRun): ClaimAnswer["verdict"];
  /** Those that a worker has. */
  of(worker: string): readonly BusRun[];
  /** It waits for another worker. */
  requeue(run: BusRun): void;
  /** The server may have lost what waits. */
  requeueAll(): void;
  /** What is there in the queue is delivered no more. */
  bury(place: QueuePlace): void;
  /** Aborts all, gives up those that still run after so long, and tidies up. */
  close(afterMs: number): Promise<void>;
}

export interface RunTableOptions {
  readonly bus: Bus;
  readonly session: string;
  /** How long is waited before a run is queued that could not be, in ms. */
  readonly pauseMs: number;
  readonly warn: (message: string) => void;
  /** Told when a run is in the queue of machines with these labels. */
  readonly onQueued: (labels: readonly string[]) => void;
}

/** How many large files of all runs are stored at once: each takes some memory, and artifacts a process. */
const LANES = 16;

interface Row {
  readonly run: BusRun;
  readonly queued: QueuedRun;
}

export const createRunTable = ({ bus, session, pauseMs, warn, onQueued }: RunTableOptions): RunTable => {
  const rows = new Map<number, Row>();
  /** By worker, those that it was given; some of them may be over, or another's. */
  const given = new Map<string, Set<BusRun>>();
  /** What is being tidied up behind runs that are over. */
  const tidying = new Set<Promise<void>>();
  const lanes = createLanes(LANES);
  let lastRun = 0;

  const tidyUp = (work: Promise<void>): void => {
    const done = work.finally(() => tidying.delete(done));
    tidying.add(done);
  };

  const start = (first: SubjobOrder, orders: readonly SubjobOrder[], report: RunOptions["report"]): Row => {
    const name = { session, run: ++lastRun };
    const labels = first.project?.labels ?? [];
    const storage = createAtomStorage({ objects: bus.objects, mark: `run-${name.run}`, lanes });
    const run = createBusRun({ name, orders, report, storage, nudge: bus.nudge, now: Date.now });
    const queued = queueRun({
      bus,
      name,
      labels,
      orders: ordersOf(first, orders),
      pauseMs,
      warn,
      onQueued: () => onQueued(labels),
    });
    const row = { run, queued };
    rows.set(name.run, row);
    return row;
  };

  const find = ({ session: of, run }: RunName): BusRun | undefined => (of === session ? rows.get(run)?.run : undefined);

  return {
    run: async (first, orders, { signal, handBack, report }) => {
      const failure = prepareAll(orders);
      if (failure !== undefined) return report(failure);
      const { run, queued } = start(first, orders, report);
      signal.addEventListener("abort", run.abort, { once: true });
      handBack?.addEventListener("abort", run.handBack, { once: true });
      if (handBack?.aborted === true) run.handBack();
      const end = await run.over;
      signal.removeEventListener("abort", run.abort);
      handBack?.removeEventListener("abort", run.handBack);
      rows.delete(run.name.run);
      tidyUp(queued.end(end === "told"));
    },
    find,
    hear: async (said) => {
      const isWanted = (await find(said)?.hear(said)) ?? false;
      if (!isWanted) await discardFiles(bus.objects, said.reports);
      return isWanted;
    },
    claim: (worker, run) => {
      const verdict = run.claim(worker);
      const runs = given.get(worker) ?? new Set();
      if (verdict === "granted") given.set(worker, runs.add(run));
      return verdict;
    },
    of: (worker) => {
      const runs = [...(given.get(worker) ?? [])].filter((run) => run.worker() === worker);
      if (runs.length === 0) given.delete(worker);
      else given.set(worker, new Set(runs));
      return runs;
    },
    requeue: ({ name }) => rows.get(name.run)?.queued.again(),
    requeueAll: () => {
      for (const { run, queued } of rows.values()) if (run.worker() === undefined) queued.again();
    },
    bury: (place) => {
      const row = [...rows.values()].find(({ queued }) => queued.place() === place);
      if (row !== undefined && row.run.worker() === undefined)
        row.run.lose("a worker must take it: found none after many attempts");
      else tidyUp(bus.queue.remove(place).catch(() => {}));
    },
    close: async (afterMs) => {
      const runs = Array.from(rows.values(), ({ run }) => run);
      for (const run of runs) run.abort();
      const giveUp = setTimeout(() => {
        for (const run of runs) run.lose("its pool must be open");
      }, afterMs);
      await Promise.all(runs.map(({ over }) => over));
      clearTimeout(giveUp);
      await Promise.all(tidying);
    },
  };
};

/** What there is to tell if not all of them can be run here. */
const prepareAll = (orders: readonly SubjobOrder[]): readonly Report[] | undefined => {
  for (const order of orders) {
    const failure = prepareFiles(order);
    if (failure === undefined) continue;
    return orders.map(({ subjob }): Report => ({
      type: "subjobEnded",
      subjob,
      outcome: subjob === order.subjob ? failure : { type: "returned" },
    }));
  }
  return undefined;
};
