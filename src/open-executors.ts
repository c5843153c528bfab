import { availableParallelism } from "node:os";
import type { ClusterRunnerOptions } from "./clusterrunner-options.ts";
import type { ExecutorPool } from "./executors/contract.ts";
import { createPiscinaPool } from "./executors/piscina-pool.ts";
import type { NatsExecutors, NatsExecutorsOptions } from "./cluster/executors.ts";
import { createProjects, type LocalProjects, type ProjectsOptions } from "./projects/projects.ts";
import type { Log } from "./runtime/index.ts";

/** What runs atoms, and the projects whose they are. */
export interface Executors {
  readonly pool: ExecutorPool;
  readonly projects: LocalProjects;
  /** Ends what runs, with its children. Safe to call twice. */
  close(): Promise<void>;
}

/** What is settled by the time that they are opened. */
export interface Surroundings extends Pick<
  ProjectsOptions,
  "baseDirectory" | "folderOf" | "environment" | "killGraceMs" | "expectedTimes"
> {
  readonly log: Log;
}

/** Executors of workers, of whoever made them before, or of this process. Rejects with `BusError` if workers can't be reached. */
export const openExecutors = async (options: ClusterRunnerOptions, around: Surroundings): Promise<Executors> => {
  const { nats, executors = availableParallelism() } = options;
  const { killGraceMs, environment } = around;
  const remote = nats === undefined ? null : await openRemote({ ...around, nats });
  const pool = remote?.pool ?? options.pool ?? createPiscinaPool({ size: executors, killGraceMs, environment });
  const local = createProjects({
    ...around,
    repositories: options.repositories,
    gitStrictHostKeyChecking: options.gitStrictHostKeyChecking ?? false,
    executors: (labels) => pool.sizeFor?.(labels) ?? pool.size,
  });
  return {
    pool,
    projects: remote?.share(local) ?? local,
    close: async () => {
      await (remote ?? pool).close();
      await local.close();
    },
  };
};

/** Whoever has no workers does not load what speaks with them. */
const openRemote = async (options: NatsExecutorsOptions): Promise<NatsExecutors> => {
  const { openNatsExecutors } = await import("./cluster/executors.ts");
  return openNatsExecutors(options);
};
