import { join } from "node:path";
import { createNatsPool, type NatsPool } from "./executors/nats.ts";
import type { NatsOptions } from "./nats-options.ts";
import { createNatsProjects } from "./nats-projects.ts";
import { createNatsSources } from "./nats-sources.ts";
import { openNats } from "./open-nats.ts";
import { createGit } from "./projects/git-command.ts";
import type { LocalProjects } from "./projects/projects.ts";
import { createShipping } from "./projects/shipment.ts";
import type { Log } from "./runtime/index.ts";

/** The executors of workers on other machines. */
export interface NatsExecutors {
  readonly pool: NatsPool;
  /** The projects of this machine as those of the workers: each sets them up for itself. To be called once. */
  share(local: LocalProjects): LocalProjects;
  /** Ends what runs, and leaves NATS. Safe to call twice. */
  close(): Promise<void>;
}

export interface NatsExecutorsOptions {
  readonly nats: NatsOptions;
  /** Absolute: builds have their checkouts in `workspaces` in it. */
  readonly baseDirectory: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly killGraceMs: number;
  readonly log: Log;
}

/**
 * Becomes the master of the workers that join over NATS.
 *
 * @throws BusError if NATS can't be used, or another master is there
 */
export const openNatsExecutors = async (options: NatsExecutorsOptions): Promise<NatsExecutors> => {
  const { nats, baseDirectory, environment, killGraceMs, log } = options;
  const warn = (message: string): void => log.warn({}, message);
  const { bus, heartbeatMs } = await openNats(nats, warn);
  const pool = await createNatsPool({ bus, heartbeatMs, log: (message) => log.info({}, message), warn }).catch(
    async (error: unknown) => {
      await bus.close();
      throw error;
    },
  );
  const shipping = createShipping({
    // What is sent is here already: no host is asked for anything.
    git: createGit({ environment, strictHostKeyChecking: true, killGraceMs }),
    workspaces: join(baseDirectory, "workspaces"),
    environment,
    killGraceMs,
  });
  return {
    pool,
    share: (local) => {
      const sources = createNatsSources({ bus, shipping });
      pool.onSource(sources.answer);
      return createNatsProjects({ local, sources, pool, killGraceMs });
    },
    close: async () => {
      await pool.close();
      await bus.close();
    },
  };
};
