import { join } from "node:path";
import type { Bus } from "../bus/contract.ts";
import type { NatsPool } from "../executors/nats.ts";
import { createNatsProjects } from "./projects.ts";
import { createNatsSources } from "./sources.ts";
import { createGit } from "../projects/git-command.ts";
import type { LocalProjects } from "../projects/projects.ts";
import { createShipping } from "../projects/shipment.ts";
import { createTreeRemoval } from "../projects/tree-removal.ts";

export interface OpenNatsProjectsOptions {
  readonly pool: NatsPool;
  /** The pool's. */
  readonly bus: Bus;
  /** Those of this machine, with the same folder and environment. */
  readonly local: LocalProjects;
  /** Absolute: where the checkouts are. */
  readonly baseDirectory: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly killGraceMs: number;
}

/** The projects of builds that the workers of a pool run: it answers those that have to check one out. To be called once for a pool. */
export const openNatsProjects = (options: OpenNatsProjectsOptions): LocalProjects => {
  const { pool, bus, local, baseDirectory, environment, killGraceMs } = options;
  const openShipping = createShipping({
    // It speaks to no host.
    git: createGit({ environment, strictHostKeyChecking: true, killGraceMs }),
    removeTree: createTreeRemoval(environment, killGraceMs),
    workspaces: join(baseDirectory, "workspaces"),
    environment,
    killGraceMs,
  });
  const sources = createNatsSources({ bus, openShipping });
  pool.onSource(sources.answer);
  return createNatsProjects({ local, sources, pool, killGraceMs });
};
