import { isFields } from "./answer.ts";
import type { BuildState } from "./build-status.ts";

/** A job of a project, by what its builds tell. */
export interface JobOverview {
  readonly job_name: string;
  readonly project: string;
  /** How many of its builds are known, ended or not. */
  readonly num_builds: number;
  /** The newest of them. */
  readonly last_build_id: number;
  readonly last_state: BuildState;
  /** False also while it has not ended. */
  readonly last_passed: boolean;
  /** In seconds: the median of its last 20 builds that ran to their end and are no retries; null if there is none. */
  readonly usual_duration: number | null;
  /** From 0 to 1, of its last 20 builds that were not canceled and are no retries; null if there is none. */
  readonly pass_rate: number | null;
}

/** Whether an answer holds a job. What the other keys hold is taken on trust. */
export const isJobOverview = (value: unknown): value is JobOverview =>
  isFields(value) && typeof value["job_name"] === "string" && typeof value["project"] === "string";
