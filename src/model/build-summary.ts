import { hasEnded, workOf, type Build, type Status, type Times } from "./build.ts";
import type { Delivery } from "./delivery.ts";
import { sourceSent } from "./build-source.ts";
import { failedAtomsOf, type EndedAtom } from "./failed-atoms.ts";
import { projectOf } from "./job-key.ts";
import { isPartial } from "./retry.ts";
import type { TestTotals } from "./test-report.ts";

/**
 * What is to be told of a build where there are many, without a look at each of its atoms. Plain data that survives JSON. Of a build
 * that has ended it does not change any more, but for its deliveries.
 */
export interface BuildSummary {
  readonly id: number;
  readonly status: Status;
  readonly times: Times;
  /** As in the build itself. */
  readonly deliveries?: readonly Delivery[];
  readonly interruptions?: number;
  /** Why it could not be run to its end; null for any other. */
  readonly message: string | null;
  /** The job that it runs, also before its plan is known; null for one without a name. */
  readonly jobName: string | null;
  /** As `projectOf` names it. */
  readonly project: string;
  /** The build that it tries again; null for any other. */
  readonly retryOf: number | null;
  /** Whether it runs only a part of the atoms that its job has. */
  readonly isPartial: boolean;
  /** Whether it runs each atom several times. @default false */
  readonly isRepeated?: true;
  /** The request as it was sent. */
  readonly sent: Readonly<Record<string, unknown>>;
  /** Null while there is no plan. */
  readonly work: WorkSummary | null;
  /** Whether something long was left out: what was sent, or which atoms failed. @default false */
  readonly isCut?: boolean;
}

/** How far a plan has come. */
export interface WorkSummary {
  readonly commit: string | null;
  readonly subjobs: number;
  readonly subjobsDone: number;
  readonly atoms: number;
  readonly atomsDone: number;
  readonly atomsFailed: number;
  readonly atomsFlaky: number;
  /** Those that failed the build, in the order of their subjobs; empty until it has ended. */
  readonly failedAtoms: readonly EndedAtom[];
  /** Left out for a job without `junit`. */
  readonly tests?: TestTotals;
}

/** From how many characters on, as JSON, what was sent and the failed atoms are too long to be kept of every build. */
const LONG = 8_192;

/** From how many failed atoms on they are not even looked at. */
const MANY = 100;

/** All that a list tells of a build. */
export const summaryOf = (build: Build): BuildSummary =>
  summaryWith(build, hasEnded(build) ? failedAtomsOf(workOf(build)) : []);

/** The same of a build that has ended, without what is long, so that it can be kept of many thousand. */
export const shortSummaryOf = (build: Build): BuildSummary => {
  const work = workOf(build);
  const summary = summaryWith(build, (work?.atomsFailed ?? 0) > MANY ? null : failedAtomsOf(work));
  const length = JSON.stringify([summary.sent, summary.work?.failedAtoms ?? []]).length;
  return length <= LONG ? summary : { ...summaryWith(build, null), sent: sourceSent(summary.sent), isCut: true };
};

/** In the order of their ids. */
export const inOrder = (summaries: readonly BuildSummary[]): readonly BuildSummary[] =>
  summaries.toSorted((one, other) => one.id - other.id);

const summaryWith = (build: Build, failedAtoms: readonly EndedAtom[] | null): BuildSummary => {
  const { id, status, times, deliveries, interruptions, request } = build;
  const work = workOf(build);
  return {
    id,
    status,
    times,
    ...(deliveries === undefined ? {} : { deliveries }),
    ...(interruptions === undefined ? {} : { interruptions }),
    message: status === "failed" ? build.message : null,
    jobName: work === null ? request.jobName : work.plan.job.name,
    project: projectOf(build),
    retryOf: request.retry?.of ?? null,
    isPartial: isPartial(request),
    ...(request.selection?.repeat === undefined ? {} : { isRepeated: true }),
    sent: request.sent,
    work:
      work === null
        ? null
        : {
            commit: work.plan.commit,
            subjobs: work.plan.subjobs.length,
            subjobsDone: work.subjobsDone,
            atoms: work.atoms.length,
            atomsDone: work.atomsDone,
            atomsFailed: work.atomsFailed,
            atomsFlaky: work.atomsFlaky,
            failedAtoms: failedAtoms ?? [],
            ...(work.tests === undefined ? {} : { tests: work.tests.totals }),
          },
    ...(failedAtoms === null ? { isCut: true } : {}),
  };
};
