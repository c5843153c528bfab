import type * as Jetstream from "@nats-io/jetstream";
import type * as Obj from "@nats-io/obj";
import type * as Transport from "@nats-io/transport-node";
import { BusError } from "./contract.ts";

/** The NATS client: optional, and loaded only by who has set where a server is. */
export interface Nats {
  readonly connect: typeof Transport.connect;
  readonly credsAuthenticator: typeof Transport.credsAuthenticator;
  readonly createInbox: typeof Transport.createInbox;
  readonly headers: typeof Transport.headers;
  readonly nanos: typeof Transport.nanos;
  readonly jetstream: typeof Jetstream;
  readonly Objm: typeof Obj.Objm;
}

/** @throws BusError if the packages are not installed */
export const loadNats = async (): Promise<Nats> => {
  try {
    const [transport, jetstream, obj] = await Promise.all([
      import("@nats-io/transport-node"),
      import("@nats-io/jetstream"),
      import("@nats-io/obj"),
    ]);
    const { connect, createInbox, credsAuthenticator, headers, nanos } = transport;
    return { connect, createInbox, credsAuthenticator, headers, nanos, jetstream, Objm: obj.Objm };
  } catch (error) {
    const [found] = String(error instanceof Error ? error.message : error).split("\n");
    throw new BusError(
      `Cannot use NATS as its client must be installed: found "${found}". Use "npm install @nats-io/transport-node @nats-io/jetstream @nats-io/obj"`,
    );
  }
};
