import type { Bus } from "./bus/contract.ts";
import { loadNats } from "./bus/load-nats.ts";
import { openBus } from "./bus/nats-bus.ts";
import type { NatsOptions } from "./nats-options.ts";

export interface OpenNats {
  /** Whoever opened it closes it. */
  readonly bus: Bus;
  readonly heartbeatMs: number;
}

/**
 * Connects to NATS, for a master or a worker.
 *
 * @throws BusError if its client is not installed, no server answers, or none lets us in
 */
export const openNats = async (options: NatsOptions, warn: (message: string) => void): Promise<OpenNats> => {
  const { servers, secret, namespace = "clusterrunner", heartbeatMs = 2_000 } = options;
  const { login = null, credentials = null, tls = null } = options;
  const { credsAuthenticator } = await loadNats();
  const bus = await openBus({
    connection: {
      servers: [...servers],
      ...login,
      ...(credentials === null ? {} : { authenticator: credsAuthenticator(Buffer.from(credentials)) }),
      ...(tls === null ? {} : { tls }),
    },
    namespace,
    secret,
    leaseMs: 2 * heartbeatMs,
    warn,
  });
  return { bus, heartbeatMs };
};
