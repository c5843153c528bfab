import { setImmediate as turn } from "node:timers/promises";
import type { BusReport, Content, ReportAnswer, Reported } from "../bus/messages.ts";
import type { Report } from "../executors/contract.ts";

/** Tells the master what is said of one run: in order, all of it, and nothing twice. */
export interface ReportSender {
  add(reports: readonly Report[]): void;
  /** Resolves when nothing is left to tell. Nothing may be added afterwards. Rejects only for a bug. */
  finish(): Promise<void>;
}

export interface ReportSenderOptions {
  /** Asks until it is answered; undefined when nobody is to be told any more. */
  readonly tell: (said: Pick<Reported, "sequence" | "reports">) => Promise<ReportAnswer | undefined>;
  /** Adds what is told with it; undefined when nobody is to be told any more. */
  readonly complete: (report: Report) => Promise<BusReport | undefined>;
  /** Told when the master has all of it. */
  readonly onTold: (reports: readonly BusReport[]) => void;
  /** Told once if the run is not wanted any more: nothing more is told then. */
  readonly onUnwanted: () => void;
}

/** How much is said at once, in characters or little more: the server takes no message above 1 MB. */
const MOST_LENGTH = 700_000;

/** One message is on its way at a time, and what comes meanwhile goes with the next: many short atoms cost few of them. */
export const createReportSender = (options: ReportSenderOptions): ReportSender => {
  const { tell, complete, onTold, onUnwanted } = options;
  /** What is to be told next. */
  const ready: BusReport[] = [];
  let isOver = false;
  let sequence = 0;
  /** Settles when all that was added is ready. */
  let completing = Promise.resolve();
  let telling: Promise<void> | undefined;

  const tellAll = async (): Promise<void> => {
    // What is ready at once goes together.
    await turn();
    while (ready.length > 0 && !isOver) {
      const reports = ready.splice(0, fittingOf(ready));
      sequence += 1;
      const answer = await tell({ sequence, reports });
      if (answer?.isWanted === true) onTold(reports);
      else isOver = true;
      if (answer?.isWanted === false) onUnwanted();
    }
    telling = undefined;
  };

  const prepare = async (report: Report): Promise<void> => {
    if (isOver) return;
    const completed = await complete(report);
    if (completed === undefined) isOver = true;
    else ready.push(completed);
    telling ??= tellAll();
  };

  return {
    add: (reports) => {
      for (const report of reports) completing = completing.then(() => prepare(report));
      // It is awaited at the end; a bug must not end what other runs are doing.
      completing.catch(() => {});
    },
    finish: async () => {
      await completing;
      await telling;
    },
  };
};

/** How many of the first fit into one message; one fits in any case. */
const fittingOf = (reports: readonly BusReport[]): number => {
  let length = 0;
  const over = reports.findIndex((report, place) => {
    length += lengthOf(report);
    return place > 0 && length > MOST_LENGTH;
  });
  return over === -1 ? reports.length : over;
};

const FIELDS_LENGTH = 300;

const lengthOf = (report: BusReport): number =>
  FIELDS_LENGTH + (report.type === "atomFinished" ? dataLength(report.console) + dataLength(report.artifacts) : 0);

const dataLength = (content: Content | null): number => (content?.type === "inline" ? content.data.length : 0);
