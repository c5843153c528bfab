import type { AtomOptions } from "./atom.ts";
import { type AttemptsEnd, finishedReport, runAttempts } from "./attempts.ts";
import type { Outcome, SubjobOrder } from "./contract.ts";
import type { ReportBatch } from "./report-batch.ts";

/** What all atoms of one run have in common. */
export type RunSettings = Omit<AtomOptions, "subjob" | "place" | "onStart">;

/** Some subjobs in the hands of one thread. */
export interface SubjobRun {
  /** Resolves when each of them has been reported as ended. Rejects only for a bug. */
  readonly over: Promise<void>;
  /** Reports those that have not begun as returned, and runs them no more. */
  handBack(): void;
}

/** How many atoms the warm shell is given: the one that runs, and the next, which then starts without a round trip. */
const HANDED_OVER = 2;

/** An atom that was handed over, in its subjob. */
interface Running {
  readonly order: SubjobOrder;
  readonly place: number;
  readonly end: Promise<AttemptsEnd>;
  /** Whether its start has been told. */
  isTold: boolean;
}

/** Runs subjobs one after another, and reports of them. */
export const runSubjobs = (orders: readonly SubjobOrder[], settings: RunSettings, reports: ReportBatch): SubjobRun => {
  const { signal } = settings;
  /** In order; the first `begun` of them have begun. */
  const open = [...orders];
  let begun = 0;
  const running: Running[] = [];

  const endFirst = (outcome: Outcome): void => {
    const ended = open.shift();
    if (ended === undefined) return;
    begun -= 1;
    reports.add({ type: "subjobEnded", subjob: ended.subjob, outcome });
  };

  const handOver = (order: SubjobOrder, place: number): void => {
    const atom = order.atoms[place];
    if (atom === undefined) return;
    const onStart = (processGroup: number): void => {
      started.isTold = true;
      // The main thread must know the group if this one dies; what is in a warm shell's session it finds in any case.
      reports.addUrgent({ type: "atomStarted", subjob: order.subjob, atom: place, processGroup });
    };
    const end = runAttempts(atom, order, { ...settings, subjob: order, place, onStart });
    const started: Running = { order, place, end, isTold: false };
    running.push(started);
  };

  /** Waits for the first atom that was handed over; false if nothing may follow it. */
  const takeBack = async (): Promise<boolean> => {
    const first = running.shift();
    if (first === undefined) return true;
    const { order, place: atom } = first;
    const { subjob } = order;
    const end = await first.end;
    if (end.type !== "exited") {
      await Promise.all(running.splice(0).map((next) => next.end));
      // What had been handed over of the next one has run, but is not told.
      for (const _ of open.slice(0, begun)) endFirst(end);
      return false;
    }
    const { processGroup } = end;
    if (!first.isTold) reports.add({ type: "atomStarted", subjob, atom, processGroup });
    reports.add(finishedReport(order, atom, end));
    if (atom === order.atoms.length - 1) endFirst({ type: "done" });
    return true;
  };

  const runAll = async (): Promise<boolean> => {
    for (let order = open[begun]; order !== undefined && !signal.aborted; order = open[begun]) {
      begun += 1;
      for (let place = order.from ?? 0; place < order.atoms.length && !signal.aborted; place += 1) {
        handOver(order, place);
        // One that may be tried again is waited for, so that the next does not come in between.
        const handedOver = order.attempts === undefined ? HANDED_OVER : 1;
        if (running.length === handedOver && !(await takeBack())) return false;
      }
      if (order.atoms.length > 0) continue;
      while (running.length > 0) if (!(await takeBack())) return false;
      endFirst({ type: "done" });
    }
    while (running.length > 0) if (!(await takeBack())) return false;
    return true;
  };

  const over = async (): Promise<void> => {
    await runAll();
    const rest: Outcome = { type: signal.aborted ? "aborted" : "returned" };
    while (open.length > 0) endFirst(rest);
  };

  return {
    over: over(),
    handBack: () => {
      for (const { subjob } of open.splice(begun))
        reports.addUrgent({ type: "subjobEnded", subjob, outcome: { type: "returned" } });
    },
  };
};
