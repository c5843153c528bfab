import { createNatsPool, type NatsPool } from "../executors/nats.ts";
import type { NatsOptions } from "./nats-options.ts";
import { openNats } from "./open-nats.ts";
import { openNatsProjects } from "./open-projects.ts";
import type { LocalProjects } from "../projects/projects.ts";
import type { Log } from "../runtime/index.ts";

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
  return {
    pool,
    share: (local) => openNatsProjects({ pool, bus, local, baseDirectory, environment, killGraceMs }),
    close: async () => {
      await pool.close();
      await bus.close();
    },
  };
};
