import { isFields } from "./answer.ts";

/** What the last builds of a job tell about it. */
export interface JobHistory {
  readonly job_name: string;
  /** The one that was asked for; null for all. */
  readonly project: string | null;
  /** All that have a job of this name. */
  readonly projects: readonly string[];
  /** How many builds were looked at, the newest that have ended. */
  readonly num_builds: number;
  readonly num_passed: number;
  /** Builds of which an atom failed. */
  readonly num_failed: number;
  /** Builds that could not be run to their end. */
  readonly num_errors: number;
  readonly num_canceled: number;
  /** From 0 to 1, of the builds that were not canceled and are no retries; null if there are none. */
  readonly pass_rate: number | null;
  /** Seconds, of the builds that ran to their end and are no retries. */
  readonly durations: Spread | null;
  /** The newest first. */
  readonly builds: readonly BuildInHistory[];
  /** In how many of the builds atoms were looked at: all, unless they are huge. */
  readonly num_builds_of_atoms: number;
  /** 20 at most that passed and failed with nothing changed, the worst first. */
  readonly flaky_atoms: readonly AtomHistory[];
  /** 20 at most, by their mean time. */
  readonly slowest_atoms: readonly AtomHistory[];
}

export interface Spread {
  readonly mean: number;
  readonly min: number;
  readonly median: number;
  /** Nine tenths are not greater. */
  readonly p90: number;
  readonly max: number;
}

export interface BuildInHistory {
  readonly id: number;
  readonly project: string;
  readonly status: string;
  /** How it ended, in the words of its events; left out by servers of earlier releases. */
  readonly state?: "finished" | "failed" | "canceled";
  readonly passed: boolean;
  /** When it was admitted, in seconds since the epoch. */
  readonly queued: number;
  /** Seconds from its admission to its end. */
  readonly duration: number;
  /** 0 if it ended before it had any. */
  readonly num_atoms: number;
  readonly num_failed_atoms: number;
  readonly num_flaky_atoms: number;
  readonly retry_of: number | null;
}

export interface AtomHistory {
  readonly command_string: string;
  readonly project: string;
  /** The newest build in which it ran. */
  readonly last_build_id: number;
  /** Its subjob there; left out by a server that is older than this. */
  readonly last_subjob_id?: number;
  /** Its place within that subjob; left out likewise. */
  readonly last_atom_id?: number;
  /** In how many builds it ran. */
  readonly num_runs: number;
  readonly num_failed: number;
  /** In how many of them it passed, but not at the first attempt. */
  readonly num_flaky: number;
  /** At how many commits it passed in one build and failed in another. */
  readonly num_contradictions: number;
  /** Seconds. */
  readonly mean_time: number;
  /** Seconds. */
  readonly max_time: number;
}

/** Whether an answer holds a history. What the other keys hold is taken on trust. */
export const isJobHistory = (value: unknown): value is JobHistory =>
  isFields(value) && typeof value["job_name"] === "string" && Array.isArray(value["builds"]);
