import { inheritedEnvironment } from "./config/inherited-environment.ts";
import type { ExecutorPool } from "./executors/contract.ts";
import { createPiscinaPool } from "./executors/piscina-pool.ts";

export interface StartOptions {
  /** How many subjobs run at once, at least 1. */
  readonly executors: number;
  /** How long a process has between SIGTERM and SIGKILL, in ms. */
  readonly killGraceMs: number;
}

/**
 * The executors of a ClusterRunner that is created a little later, as its `pool`: the first thread comes up while the rest of the program is
 * loaded, the others when there is something for them. Whoever creates no runner closes them.
 */
export const startExecutors = ({ executors, killGraceMs }: StartOptions): ExecutorPool =>
  createPiscinaPool({ size: executors, eager: 1, killGraceMs, environment: inheritedEnvironment(process.env) });
