import type { HttpOptions } from "./http/http-actor.ts";
import type { ExecutorPool } from "./executors/contract.ts";
import type { NatsOptions } from "./cluster/nats-options.ts";
import type { RetentionLimits } from "./model/retention.ts";
import type { Log } from "./runtime/index.ts";
import type { Entry } from "./store/contract.ts";

/** How a ClusterRunner is set up. */
export interface ClusterRunnerOptions {
  /**
   * The folder for everything that is kept: journal, consoles, artifacts, git mirrors, workspaces. Made if it is missing, with those above
   * it. One that holds things of others, and neither a journal nor anything else that shows it to be ClusterRunner's, is refused.
   * Links on the way to it are followed once, at the start.
   */
  readonly baseDirectory: string;
  /**
   * `disk`: builds outlive the process, and are taken up again at the next start. `memory`: builds are forgotten at the
   * end; their files still go to `baseDirectory`. @default "disk"
   */
  readonly store?: "disk" | "memory";
  /** Where git mirrors are kept, to be shared with others. @default `repos` in `baseDirectory` */
  readonly repositories?: string;
  /**
   * The folder of `timings.db`, in which the durations of atoms are kept for the grouping of later builds, to be shared with
   * others. @default `baseDirectory`; nowhere for a `memory` store
   */
  readonly timings?: string;
  /** How this program is named to another one that wants the same folder, such as `clusterrunner master`. @default "node" */
  readonly program?: string;
  /** How many subjobs run at once, at least 1. Workers say for themselves how many they run. @default the number of cores */
  readonly executors?: number;
  /**
   * The NATS over which workers on other machines run everything but atomizers, so that this process has no executors; its packages
   * must be installed. @default executors of this machine alone
   */
  readonly nats?: NatsOptions;
  /** Executors that were started before, in place of own ones: `executors` is their number then. The runner closes them. @default own ones */
  readonly pool?: ExecutorPool;
  /** How many builds may wait or run at once, at least 1; one more is refused. @default 1_000 */
  readonly maxQueuedBuilds?: number;
  /**
   * How many ended builds are kept, how long, and how many bytes of files; older ones are forgotten one at a time, with their files. Never
   * forgotten: builds that run or owe a callback, and the last of each job. @default everything is kept
   */
  readonly retention?: RetentionLimits;
  /** How long a process has between SIGTERM and SIGKILL, in ms. @default 5_000 */
  readonly killGraceMs?: number;
  /** Whether an ssh server whose key is not known is refused. @default false: a new key is taken, a changed one refused */
  readonly gitStrictHostKeyChecking?: boolean;
  /**
   * Who is told when a build has ended, an http or https url, besides the build's own `callback_url`. Both need `http`, whose secret
   * signs what they are told. @default nobody
   */
  readonly callbackUrl?: string;
  /** The HTTP API; left out, nobody reaches the builds but this program. */
  readonly http?: HttpOptions;
  /** @default warnings and errors to stderr */
  readonly log?: Log;
  /** Called with every stored fact, in order, right after it is stored. What it throws is an uncaught exception. */
  readonly onEntries?: (entries: readonly Entry[]) => void;
  /** Called once if a part failed so often that everything was stopped. @default nothing: questions are rejected from then on */
  readonly onFailure?: (error: unknown) => void;
}
