import { isIP } from "node:net";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import type { Bus } from "../bus/contract.ts";
import { loadNats } from "../bus/load-nats.ts";
import { openBus } from "../bus/nats-bus.ts";
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
      ...(tls === null ? {} : { tls: { ...tls, ...identityOf(servers) } }),
    },
    namespace,
    secret,
    leaseMs: 2 * heartbeatMs,
    warn,
  });
  return { bus, heartbeatMs };
};

/** What Node takes a server to be called that is reached by its address, as the client does not tell it. */
const UNNAMED = "localhost";

/** A server that is reached by its address must have a certificate for that, or for another one of these. */
const identityOf = (
  servers: readonly string[],
): { readonly checkServerIdentity: (name: string, certificate: PeerCertificate) => Error | undefined } => {
  const addresses = servers.map(hostOf).filter((host) => isIP(host) !== 0 || host === UNNAMED);
  return {
    checkServerIdentity: (name, certificate) => {
      const names = name === UNNAMED && addresses.length > 0 ? addresses : [name];
      const failures = names.map((one) => checkServerIdentity(one, certificate));
      return failures.includes(undefined) ? undefined : failures[0];
    },
  };
};

/** Without the port, and the brackets of an IPv6 address. */
const hostOf = (server: string): string => server.replace(/:\d+$/, "").replaceAll(/^\[|\]$/g, "");
