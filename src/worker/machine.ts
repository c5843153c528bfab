import type { Bus } from "../bus/contract.ts";
import type { ExecutorPool } from "../executors/contract.ts";
import type { ConsoleFollower } from "./console-follower.ts";
import type { WorkerProjects } from "./contract.ts";
import type { PatientBus } from "./patient-bus.ts";

/** What all runs of one worker have in common. */
export interface Machine {
  /** The worker's id. */
  readonly worker: string;
  readonly bus: Bus;
  readonly patient: PatientBus;
  readonly pool: ExecutorPool;
  readonly projects: WorkerProjects;
  readonly follower: ConsoleFollower;
  /** The worker's own. */
  readonly directory: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly heartbeatMs: number;
  /** Aborted when nothing more is told to anybody. */
  readonly silence: AbortSignal;
  /** Told when something that the master is to hear of has changed. */
  readonly onChange: () => void;
  readonly warn: (message: string) => void;
}
