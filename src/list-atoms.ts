import { resolve } from "node:path";
import { inheritedEnvironment } from "./config/inherited-environment.ts";
import type { Atom } from "./model/atom.ts";
import type { Result } from "./model/errors.ts";
import type { Job } from "./model/job.ts";
import { atomize } from "./projects/atomize.ts";
import { DEFAULT_LIMITS } from "./projects/limits.ts";

export interface ListAtomsOptions {
  /** The folder in which the atomizers run. */
  readonly projectDirectory: string;
  /** How long each atomizer may take, in ms. @default an hour, as in a build */
  readonly maxMs?: number;
  /** Ends the atomizer that runs, which is then a failure. */
  readonly signal: AbortSignal;
}

/**
 * The atoms that a build of the job would have, by running its atomizers as a build does, and nothing else of the job. An atomizer
 * that fails, is late or prints nothing is a failure.
 */
export const listAtoms = (
  job: Job,
  { projectDirectory, maxMs = DEFAULT_LIMITS.maxAtomizerMs, signal }: ListAtomsOptions,
): Promise<Result<readonly Atom[]>> =>
  atomize(job, resolve(projectDirectory), {
    environment: inheritedEnvironment(process.env),
    killGraceMs: KILL_GRACE_MS,
    signal,
    maxOutputBytes: DEFAULT_LIMITS.maxOutputBytes,
    maxMs,
    maxAtoms: DEFAULT_LIMITS.maxAtoms,
  });

const KILL_GRACE_MS = 5_000;
