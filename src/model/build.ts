import type { Delivery } from "./delivery.ts";
import type { BuildRequest } from "./request.ts";
import type { Job } from "./job.ts";
import type { Subjob } from "./subjob.ts";
import type { TestProgress } from "./test-report.ts";
import type { Vector } from "./vector.ts";

/**
 * One execution of one job: a value that only `evolve` makes anew.
 *
 * ```
 *                              ┌──────── no atoms ───────┐
 *                              │                         v
 * queued ──> preparing ──> prepared ──> building ──> finished
 *    │          │             │            │
 *    └──────────┴─────────────┴────────────┴──> failed | canceled
 * ```
 */
export type Build = Queued | Preparing | Prepared | Building | Finished | Failed | Canceled;

/** What holds for a build in every state. */
export interface Header {
  /** From 1, in the order of admission; never used twice. */
  readonly id: number;
  readonly request: BuildRequest;
  /** When each state was entered, in ms since the epoch. */
  readonly times: Times;
  /** Who is told when it has ended, in an order that stays; left out for a build without callbacks. */
  readonly deliveries?: readonly Delivery[];
  /** How often the server stopped while it was under way, or a part of the server. @default 0 */
  readonly interruptions?: number;
}

interface Queued extends Header {
  readonly status: "queued";
}

/** Its source is being fetched, its job read, its atoms listed. */
interface Preparing extends Header {
  readonly status: "preparing";
}

/** Its subjobs are known; none of its own commands has run. */
interface Prepared extends Header {
  readonly status: "prepared";
  readonly work: Work;
}

/** Set-up, atoms or teardown run. */
export interface Building extends Header {
  readonly status: "building";
  readonly work: Work;
}

/** Every subjob is done and every atom has a result; some may have failed. Nothing of it changes any more. */
interface Finished extends Header {
  readonly status: "finished";
  readonly work: Work;
}

/** It could not be run to its end; `message` says why. */
interface Failed extends Header {
  readonly status: "failed";
  readonly message: string;
  /** What was done until then; null if the failure came before there was a plan. */
  readonly work: Work | null;
}

interface Canceled extends Header {
  readonly status: "canceled";
  readonly work: Work | null;
}

export type Status = Build["status"];

export type Times = Readonly<Partial<Record<Status, number>>>;

/** What preparing yields, and what a build needs to run again after a restart. */
export interface Plan {
  /** An absolute path: where every command of the build runs. */
  readonly projectDirectory: string;
  /** The commit that was checked out, 40 or 64 hexadecimal digits; null for a directory. */
  readonly commit: string | null;
  readonly job: Job;
  readonly subjobs: readonly Subjob[];
  /** What was downloaded into the project besides, as paths relative to it; left out for nothing, and in journals of earlier releases. */
  readonly remoteFiles?: readonly string[];
}

/** A plan and how far it has come. */
export interface Work {
  readonly plan: Plan;
  /** By the subjob's id. */
  readonly subjobs: Vector<SubjobProgress>;
  /** By the atom's place among all atoms of the build; null until it has ended. */
  readonly atoms: Vector<AtomResult | null>;
  /** What JUnit files say; left out for a job without `junit`. */
  readonly tests?: TestProgress;
  readonly subjobsDone: number;
  readonly atomsDone: number;
  /** Those that fail the build: also flaky ones, if the job says so. */
  readonly atomsFailed: number;
  /** Those that passed, but not at their first attempt. */
  readonly atomsFlaky: number;
}

/**
 * ```
 *  waiting ──> running ──> done
 *     ^           │
 *     └── lost ───┘
 * ```
 */
export interface SubjobProgress {
  readonly state: "waiting" | "running" | "done";
  /** The executor that has it or had it last, from 0; null while it never ran. */
  readonly executor: number | null;
}

export interface AtomResult {
  /** 0 to 255 as the shell gives it, or -n when signal n ended the atom. 124 if it was ended for taking too long. */
  readonly exitCode: number;
  /** What its last attempt took. */
  readonly seconds: number;
  /** How often it ran. @default 1 */
  readonly attempts?: number;
  /** Why its last attempt was ended, or why what it wrote is missing, in words; left out if neither is so. */
  readonly reason?: string;
}

/** Whether nothing will happen to the build any more but late reports of atoms that were already running. */
export const hasEnded = <Some extends Pick<Build, "status">>(
  build: Some,
): build is Some & { readonly status: "finished" | "failed" | "canceled" } =>
  build.status === "finished" || build.status === "failed" || build.status === "canceled";

/** Whether the build has ended and somebody has still to be told of it. */
export const owesCallback = (build: Pick<Build, "status" | "deliveries">): boolean =>
  hasEnded(build) && (build.deliveries ?? []).some(({ state }) => state === "pending");

/** The build's plan and progress; null while there is none. */
export const workOf = (build: Build): Work | null => ("work" in build ? build.work : null);

/** Whether a build that ended is one that passed: every atom ran, and none failed. */
export const hasPassed = (build: {
  readonly status: Status;
  readonly work?: Pick<Work, "atomsFailed"> | null;
}): boolean => build.status === "finished" && build.work?.atomsFailed === 0;
