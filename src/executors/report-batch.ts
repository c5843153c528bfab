import type { Report } from "./contract.ts";

/** The reports of one run, told some at a time: a message for each would cost a short atom more than its process does. */
export interface ReportBatch {
  /** Tells it with one of those to come, soon if they come soon. */
  add(report: Report): void;
  /** Tells it now, with those added before it. */
  addUrgent(report: Report): void;
  /** Gives what has not been told, once all that has been was taken. Rejects if it could not be taken. The last call. */
  rest(): Promise<readonly Report[]>;
}

/** How long reports may wait for others, in ms. */
const WAIT_MS = 20;

export const batchReports = (tell: (reports: readonly Report[]) => Promise<void>): ReportBatch => {
  let waiting: Report[] = [];
  let since = 0;
  let taken: Promise<unknown> | undefined;

  const tellAll = (): void => {
    taken = Promise.all([taken, tell(waiting)]);
    // Awaited at the end; until then a failure must not end the thread, and with it the atom.
    taken.catch(() => {});
    waiting = [];
  };

  return {
    add: (report) => {
      const now = performance.now();
      if (waiting.length === 0) since = now;
      waiting.push(report);
      if (now - since > WAIT_MS) tellAll();
    },
    addUrgent: (report) => {
      waiting.push(report);
      tellAll();
    },
    rest: async () => {
      await taken;
      return waiting;
    },
  };
};
