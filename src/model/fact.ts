import type { BuildRequest } from "./request.ts";
import type { Plan } from "./build.ts";
import type { DeliveryAttempt } from "./delivery.ts";
import type { TestReport } from "./test-report.ts";

/**
 * Something that happened to a build: plain data that survives JSON. The facts of a build in their order are the build;
 * nothing else is kept as truth.
 */
export type Fact =
  | QueuedFact
  | PreparingFact
  | PreparedFact
  | BuildingFact
  | SubjobStartedFact
  | AtomFinishedFact
  | TestsReadFact
  | SubjobRequeuedFact
  | SubjobFinishedFact
  | FinishedFact
  | FailedFact
  | CanceledFact
  | CallbackTriedFact
  | InterruptedFact;

interface Dated {
  /** In ms since the epoch. */
  readonly at: number;
}

interface QueuedFact extends Dated {
  readonly type: "queued";
  readonly request: BuildRequest;
  /** Addresses that are told when the build has ended, which may hold credentials. @default none */
  readonly callbacks?: readonly string[];
}

/** `callbacks` are those that the build has; null and undefined for none. */
export const queuedFact = (
  request: BuildRequest,
  callbacks: readonly (string | null | undefined)[],
  at: number,
): QueuedFact => {
  const urls = callbacks.filter((url) => typeof url === "string");
  return { type: "queued", at, request, ...(urls.length === 0 ? {} : { callbacks: urls }) };
};

interface PreparingFact extends Dated {
  readonly type: "preparing";
}

interface PreparedFact extends Dated {
  readonly type: "prepared";
  readonly plan: Plan;
}

interface BuildingFact extends Dated {
  readonly type: "building";
}

interface SubjobStartedFact extends Dated {
  readonly type: "subjobStarted";
  readonly subjob: number;
  /** The executor that has it, from 0. */
  readonly executor: number;
  /** The first of its atoms that runs: those before it have a result of an earlier attempt. @default 0 */
  readonly from?: number;
}

interface AtomFinishedFact extends Dated {
  readonly type: "atomFinished";
  readonly subjob: number;
  /** The atom's place within its subjob. */
  readonly atom: number;
  /** 0 to 255 as the shell gives it, or -n when signal n ended the atom. 124 if it was ended for taking too long. */
  readonly exitCode: number;
  /** What its last attempt took. */
  readonly seconds: number;
  /** How often it ran. @default 1 */
  readonly attempts?: number;
  /** Why its last attempt was ended, or why what it wrote is missing, in words; left out if neither is so. */
  readonly reason?: string;
}

/** The JUnit files that a finished atom left have been read. */
interface TestsReadFact extends Dated {
  readonly type: "testsRead";
  readonly subjob: number;
  /** The atom's place within its subjob. */
  readonly atom: number;
  readonly report: TestReport;
}

/** Its executor was lost: the subjob waits again, in its own place. */
interface SubjobRequeuedFact extends Dated {
  readonly type: "subjobRequeued";
  readonly subjob: number;
  /** Which of its atoms runs first then; those before it keep their results, and nothing else does. @default 0 */
  readonly from?: number;
  readonly reason: string;
}

interface SubjobFinishedFact extends Dated {
  readonly type: "subjobFinished";
  readonly subjob: number;
}

interface FinishedFact extends Dated {
  readonly type: "finished";
  /** Whether atoms were left out, as the job ends with the first that fails. @default false */
  readonly cutShort?: boolean;
}

interface FailedFact extends Dated {
  readonly type: "failed";
  readonly message: string;
}

interface CanceledFact extends Dated {
  readonly type: "canceled";
}

/** One of its addresses was told that the build had ended, or that failed. */
interface CallbackTriedFact extends Dated, DeliveryAttempt {
  readonly type: "callbackTried";
}

/** The server stopped, or a part of it, while the build was under way: it goes on from what is stored. */
interface InterruptedFact extends Dated {
  readonly type: "interrupted";
}
