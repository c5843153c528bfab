import type { AttemptLimits } from "../model/attempt-limits.ts";

/* Everything that the master and its workers say to each other. Each message is signed, and looked at only after that. Any of them may
 * come twice, or late: heard again, none does anything. */

/** Runs are numbered by a master from 1; `session` tells this life of the master from others, whose runs are nobody's any more. */
export interface RunName {
  readonly session: string;
  readonly run: number;
}

/** Likewise. */
export interface BuildName {
  readonly session: string;
  readonly build: number;
}

/** Bytes that travel in the message, as base64, or as an object of the store. */
export type Content = { readonly type: "inline"; readonly data: string } | StoredContent;

export interface StoredContent {
  readonly type: "object";
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 as hexadecimal digits. */
  readonly digest: string;
}

type Environment = Readonly<Record<string, string>>;

/** A message of the work queue: subjobs to be run one after another, in one slot of any machine. */
export interface Work extends RunName {
  /** `Orders` as JSON. Who queued it removes it, if it is an object. */
  readonly orders: Content;
}

/** What a run's subjobs have in common, and each of them, without the paths of consoles and artifacts: each machine has its own. */
export interface Orders {
  readonly build: number;
  /** The master's; in what atoms get, each machine puts its own in its place. */
  readonly projectDirectory: string;
  readonly project?: ProjectOrders;
  readonly environment: Environment;
  readonly subjobs: readonly SubjobOrders[];
}

/** What each machine does once for a build: before its first atom there, and after the last. */
export interface ProjectOrders {
  /** The commit to be checked out, which the master gives; null for a folder that is there on each machine, under the same path. */
  readonly commit: string | null;
  readonly setup: string | null;
  readonly setupTimeoutMs: number | null;
  readonly teardown: string | null;
  readonly teardownTimeoutMs: number | null;
  readonly environment: Environment;
}

export interface SubjobOrders {
  readonly subjob: number;
  readonly atoms: readonly AtomOrders[];
  readonly from?: number;
  readonly attempts?: AttemptLimits;
}

export interface AtomOrders {
  readonly script: string;
  readonly environment: Environment;
  readonly name?: string;
}

/** Asked by who took a message off the queue, before anything of it runs. */
export interface Claim extends RunName {
  readonly worker: string;
}

export interface ClaimAnswer {
  /** `taken`: another machine has it and lives, so the message goes back. `over`: nobody wants it any more. */
  readonly verdict: "granted" | "taken" | "over";
}

/** What a worker says of a run that it has. */
export interface Reported extends RunName {
  readonly worker: string;
  /** From 1 for each run, without a gap: a report that is heard twice counts once. */
  readonly sequence: number;
  readonly reports: readonly BusReport[];
}

/** What a pool says, with the files that an atom has left. */
export type BusReport =
  | { readonly type: "atomStarted"; readonly subjob: number; readonly atom: number; readonly processGroup: number }
  | AtomFinished
  | { readonly type: "subjobEnded"; readonly subjob: number; readonly outcome: BusOutcome };

export interface AtomFinished {
  readonly type: "atomFinished";
  readonly subjob: number;
  readonly atom: number;
  readonly exitCode: number;
  readonly seconds: number;
  readonly attempts?: number;
  readonly reason?: string;
  readonly at: number;
  /** Its whole console. Who hears of it removes it, as all that is the run's. */
  readonly console: Content;
  /** Its artifacts as a tar; null for none. */
  readonly artifacts: Content | null;
}

export type BusOutcome =
  | { readonly type: "done" | "aborted" | "returned" }
  | { readonly type: "lost" | "impossible"; readonly reason: string };

export interface ReportAnswer {
  /** False if the run is another machine's by now, or nobody's: it is to be aborted, and no more said of it. */
  readonly isWanted: boolean;
}

/** What a running atom has written since. It is for watching: what counts comes with the atom's end. */
export interface ConsolePart extends RunName {
  readonly worker: string;
  readonly subjob: number;
  readonly atom: number;
  /** Where in the console it begins, in bytes. */
  readonly offset: number;
  /** As base64. */
  readonly data: string;
}

/** Said by each worker at every heartbeat, when something has changed and when it is nudged: it tells what it has, and learns what to do. */
export interface Presence {
  /** Its own from start to end, and no other's. */
  readonly worker: string;
  /** How people call it. */
  readonly name: string;
  readonly executors: number;
  readonly labels: readonly string[];
  /** Goes up with each of them: an older one is not believed. */
  readonly sequence: number;
  /** Whether it takes no more work, and leaves when what runs has ended. */
  readonly isDraining: boolean;
  /** Its last word: nothing of it runs any more, and it takes nothing. What it was to run and has not told the end of is lost. */
  readonly hasLeft: boolean;
  readonly runs: readonly RunName[];
  /** Those whose project it has. */
  readonly builds: readonly BuildName[];
}

export interface Instructions {
  /** Of the master that answers. */
  readonly session: string;
  /** The queues that it is to take work from: those whose labels it has. */
  readonly queues: readonly string[];
  /** Those of its runs that are to be aborted; of one that is still wanted the end is to be reported. */
  readonly abort: readonly RunName[];
  /** Those of which what has not begun is to be handed back. */
  readonly handBack: readonly RunName[];
  /** Those of its builds that are over: to be torn down and removed. */
  readonly over: readonly BuildName[];
  /** Whether it is to drain and leave. */
  readonly leave: boolean;
}

/** Asked by who is about to be the master, of whoever is: there is one at a time. */
export interface MasterAsked {
  readonly session: string;
}

export interface MasterAnswer {
  /** How people find it. */
  readonly name: string;
}

/** Asked by a worker that has to check a build out. */
export interface SourceAsked extends BuildName {
  /** What the machine has of the repositories that it knows, as hashes whose history is there. */
  readonly has: readonly RepositoryHeads[];
}

export interface RepositoryHeads {
  readonly repository: string;
  readonly heads: readonly string[];
}

export type SourceAnswer =
  | {
      readonly type: "source";
      /** Names the repository, so that what a machine has of it is kept in one place. */
      readonly repository: string;
      /** Its url, without credentials, and the name by which a checkout knows it. */
      readonly url: string;
      readonly remote: string;
      readonly commit: string;
      /** The project's folder in it, as a relative path. */
      readonly directory: string;
      /** A git bundle of what the machine lacks; null for nothing. It stays in the store, for other machines. */
      readonly bundle: Content | null;
      /** What is in the checkout besides (the names of branches and tags, the job's remote files), as a tar of it; null for nothing. It stays, too. */
      readonly extra: Content | null;
    }
  | { readonly type: "gone"; readonly reason: string };
