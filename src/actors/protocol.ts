import type { Losses, Outcome, Report, SubjobOrder, WorkerState } from "../executors/contract.ts";
import type { Build, Plan } from "../model/build.ts";
import type { BuildSummary } from "../model/build-summary.ts";
import type { Failure, Result, Success } from "../model/errors.ts";
import type { Fact } from "../model/fact.ts";
import type { BuildRequest } from "../model/request.ts";
import type { Subjob } from "../model/subjob.ts";
import type { TestReport } from "../model/test-report.ts";
import type { ActorRef, Ended, Outcome as Settled, Reply } from "../runtime/index.ts";
import type { Posted } from "../webhooks/contract.ts";
import type { Followed, JournalMessage, Recorded } from "./journal-protocol.ts";
import type { TestRead } from "./test-reading.ts";

/* Every message that one actor may send another. A message with a `reply` is a question. Commands go down the tree, facts
 * go out through the journal, and nothing else moves. Messages an actor sends to itself stand under "private". */

/** Admits builds, keeps the view of all of them, and answers for them. */
export type SupervisorMessage =
  | { readonly type: "submit"; readonly request: BuildRequest; readonly reply: Reply<Submission> }
  | { readonly type: "find"; readonly build: number; readonly reply: Reply<Found> }
  /** In the order of their ids. */
  | { readonly type: "list"; readonly reply: Reply<readonly BuildSummary[]> }
  /** Answered with the build, once it has ended and nothing of it runs any more. */
  | { readonly type: "settled"; readonly build: number; readonly reply: Reply<Found> }
  /** Answered once it is stored, with the build as it is for one that had ended. */
  | { readonly type: "cancel"; readonly build: number; readonly reply: Reply<Found> }
  /** The follower is told every build that has ended and has callbacks of which one is pending, now and later, and what becomes of those. */
  | { readonly type: "followDeliveries"; readonly follower: ActorRef<Owing> }
  /** Forgets a build; the answer is whether that was done: not one that runs, owes a callback or is the newest, nor if it can't be stored. */
  | { readonly type: "forget"; readonly build: number; readonly reply: Reply<boolean> }
  | Recorded
  /** private */
  | {
      readonly type: "forgot";
      readonly build: number;
      readonly outcome: Settled<Result<void>>;
      readonly client: Reply<boolean>;
    }
  /** private */
  | { readonly type: "replayed"; readonly outcome: Settled<Followed> }
  /** private: the build has ended, and all of it is stored. */
  | { readonly type: "completed"; readonly build: number; readonly outcome: Settled<void> }
  /** private */
  | {
      readonly type: "loaded";
      readonly build: number;
      readonly outcome: Settled<Found>;
      readonly client: Reply<Found>;
    }
  /** private */
  | {
      readonly type: "admitted";
      readonly build: number;
      readonly outcome: Settled<Result<void>>;
      readonly client: Reply<Submission>;
    }
  /** private */
  | { readonly type: "buildEnded"; readonly build: number; readonly ended: Ended }
  /** private */
  | { readonly type: "released"; readonly build: number; readonly outcome: Settled<void> }
  /** private */
  | { readonly type: "timed"; readonly build: number; readonly outcome: Settled<void> };

/** A build; undefined for one that is not known, and a failure for one that can't be read. */
export type Found = Result<Build | undefined>;

/** Told by the build supervisor: a build that has ended and has callbacks, each time that it is another one. */
export interface Owing {
  readonly type: "owing";
  readonly build: Build;
}

/** Delivers what ended builds owe to their callbacks. `delivery` is the key of one. */
export type WebhookMessage =
  | Owing
  /** private */
  | { readonly type: "due"; readonly delivery: string }
  /** private: the receiver has had its time. */
  | { readonly type: "overdue"; readonly delivery: string }
  /** private */
  | { readonly type: "posted"; readonly delivery: string; readonly outcome: Settled<Posted> };

/** The id of a build that is stored, or why there is none. */
export type Submission =
  | Success<number>
  | (Failure & {
      /** As many builds wait or run as may: there will be room when one has ended. @default false */
      readonly isFull?: boolean;
    });

/** Takes one build from its request to its end. */
export type BuildMessage =
  | { readonly type: "cancel" }
  /** From the scheduler: an executor has the subjob. */
  | { readonly type: "started"; readonly subjob: number; readonly executor: number; readonly from: number }
  /** From an executor: what it says of atoms. */
  | { readonly type: "reported"; readonly reports: readonly AtomReport[] }
  /** From the scheduler: the subjob's last attempt ended. */
  | { readonly type: "ended"; readonly subjob: number; readonly outcome: Outcome }
  /** From the scheduler: the subjob waits again in its own place. */
  | {
      readonly type: "requeued";
      readonly subjob: number;
      /** The first of its atoms that runs then: those before it have been reported as finished. */
      readonly from: number;
      /** Why it was lost; null if it had not begun. */
      readonly reason: string | null;
    }
  /** From the scheduler, in answer to `withdraw`: none of the build's subjobs waits or runs. */
  | { readonly type: "withdrawn" }
  /** private */
  | { readonly type: "prepared"; readonly outcome: Settled<Result<Plan>> }
  /** private: the plan is stored. */
  | {
      readonly type: "planned";
      readonly fact: Extract<Fact, { readonly type: "prepared" }>;
      readonly outcome: Settled<Result<void>>;
    }
  /** private */
  | { readonly type: "setUp"; readonly outcome: Settled<Result<void>> }
  /** private */
  | { readonly type: "testsRead"; readonly read: TestRead; readonly outcome: Settled<TestReport> }
  /** private: the time that the job allows is over. */
  | { readonly type: "overdue" }
  /** private */
  | { readonly type: "tornDown"; readonly outcome: Settled<Result<void>> };

/** Decides which subjob runs next, and on which executor. */
export type SchedulerMessage =
  | {
      readonly type: "enqueue";
      readonly build: number;
      readonly ref: ActorRef<BuildMessage>;
      readonly plan: Plan;
      readonly subjobs: readonly Subjob[];
      /** By the id of a subjob, which of its atoms is to run first; those before it have a result. @default 0 for each */
      readonly from?: ReadonlyMap<number, number>;
    }
  /** Nothing of the build starts any more; what runs is aborted. `ref` is told `withdrawn` when it has ended. */
  | { readonly type: "withdraw"; readonly build: number; readonly ref: ActorRef<BuildMessage> }
  /** From an executor, of subjobs that it had. */
  | {
      readonly type: "ended";
      readonly executor: number;
      readonly build: number;
      readonly ends: readonly SubjobEnd[];
    }
  /** From an executor, which is free from now on. */
  | { readonly type: "freed"; readonly executor: number; readonly build: number }
  | { readonly type: "status"; readonly reply: Reply<SchedulerStatus> }
  /** The pool has room for more runs, or for fewer. */
  | { readonly type: "resized" }
  /** From now on nothing starts: what runs ends, what waits goes on waiting. A crash of the scheduler ends this like `resume`. */
  | { readonly type: "drain" }
  | { readonly type: "resume" }
  /** Has a worker finish what it runs, and leave; one that is gone is fine. */
  | { readonly type: "dismiss"; readonly worker: number }
  /** From an executor that starts, or starts again after a crash: whatever it had is lost. */
  | { readonly type: "ready"; readonly executor: number };

export type { WorkerState } from "../executors/contract.ts";

export interface SchedulerStatus {
  /** How many may be busy. More are while those run that began when there were more. */
  readonly executors: number;
  readonly busy: number;
  /** Subjobs that wait. */
  readonly waiting: number;
  /** Builds of which subjobs wait though no machine may run them, each with what it waits for, such as `a worker`. */
  readonly unplaced: readonly { readonly build: number; readonly missing: string }[];
  /** The machines that run what is handed out, as the pool tells them; null if that is this one alone. */
  readonly workers: readonly WorkerState[] | null;
  /** What was lost with machines; null if there are none to be lost. */
  readonly losses: Losses | null;
  /** Whether nothing starts any more. */
  readonly isDraining: boolean;
  /** By the executor's number: what it has; null for a free one. */
  readonly slots: readonly (Occupation | null)[];
}

export interface Occupation {
  readonly build: number;
  /** The one that runs; null once the executor has ended all that it was given. */
  readonly subjob: number | null;
}

/** One slot of the pool. It has subjobs of one build at a time. */
export type ExecutorMessage =
  | { readonly type: "run"; readonly orders: readonly SubjobOrder[]; readonly build: ActorRef<BuildMessage> }
  /** Ends what it has of this build, if anything. */
  | { readonly type: "abort"; readonly build: number }
  /** Another one has nothing to do: what has not begun is to be handed back. */
  | { readonly type: "handBack"; readonly build: number }
  /** private */
  | { readonly type: "ran"; readonly outcome: Settled<void> };

/** How a subjob ended. */
export interface SubjobEnd {
  readonly subjob: number;
  readonly outcome: Outcome;
  /** The place of its first atom that its build was not told of as finished. */
  readonly next: number;
}

/** What is said of an atom. */
export type AtomReport = Exclude<Report, { readonly type: "subjobEnded" }>;

/** The actors that requests are answered by. */
export interface Answering {
  readonly supervisor: ActorRef<SupervisorMessage>;
  readonly scheduler: ActorRef<SchedulerMessage>;
  readonly journal: ActorRef<JournalMessage>;
}

/** Owns the server. */
export type HttpMessage =
  | Recorded
  /** Answered once the server listens. */
  | { readonly type: "address"; readonly reply: Reply<string> }
  /** private */
  | { readonly type: "listening"; readonly outcome: Settled<string> }
  /** private */
  | { readonly type: "broken"; readonly error: Error };
