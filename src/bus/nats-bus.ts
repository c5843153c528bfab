import type { ConnectionOptions, Msg, NatsConnection } from "@nats-io/transport-node";
import * as z from "zod";
import { BusError, type Bus } from "./contract.ts";
import type { Question } from "./questions.ts";
import { loadNats } from "./load-nats.ts";
import { openObjects } from "./nats-objects.ts";
import { createWorkQueue } from "./nats-work-queue.ts";
import { createSeal, messageOf, nonceOf } from "./sealed.ts";

export interface BusOptions {
  /** Where the servers are and how to log in, as the NATS client takes it. */
  readonly connection: ConnectionOptions;
  /** What keeps several masters on one NATS apart: letters, digits, `-` and `_`. */
  readonly namespace: string;
  /** Signs all that is said. */
  readonly secret: string;
  /** How long a taken run is kept from others without being renewed, in ms. */
  readonly leaseMs: number;
  /** Told of what is not signed or not understood, and of lost connections. */
  readonly warn: (message: string) => void;
}

/**
 * Connects to NATS. From then on the connection is made again whenever it is lost, for ever.
 *
 * @throws BusError if no server answers, or none lets it in
 */
export const openBus = async (options: BusOptions): Promise<Bus> => {
  const { connection, namespace, secret, leaseMs, warn } = options;
  const nats = await loadNats();
  const seal = createSeal(nats, secret, warn);
  const nc = await connectTo(nats, connection);
  const reconnected = new Set<() => void>();
  void watch(nc, reconnected, warn);
  const onReconnect: Bus["onReconnect"] = (listener) => void reconnected.add(listener);

  const masterSubject = (name: string): string => `${namespace}.master.${name}`;
  const workerSubject = (worker: string): string => `${namespace}.worker.${worker}`;

  const ask: Bus["ask"] = async <Asked, Answer>(
    { name, answer }: Question<Asked, Answer>,
    asked: Asked,
    timeoutMs: number,
  ) => {
    const subject = masterSubject(name);
    const { body, headers, nonce } = seal.close(subject, asked);
    const reply = await nc.request(subject, body, { timeout: timeoutMs, headers }).catch((error: unknown) => {
      throw new BusError(`Cannot ask "${subject}" as the master must answer: found ${messageOf(error)}`);
    });
    // The nonce makes it the answer to this question, and to no earlier one.
    const said = seal.open(answer, `${subject} ${nonce}`, reply);
    if (said === undefined) throw new BusError(`Cannot ask "${subject}" as the answer must be signed: found another`);
    return said;
  };

  const answer: Bus["answer"] = <Asked, Answer>(
    { name, asked: shape }: Question<Asked, Answer>,
    handle: (asked: Asked) => Promise<Answer>,
  ) => {
    const subject = masterSubject(name);
    const reply = async (message: Msg): Promise<void> => {
      const asked = seal.open(shape, subject, message);
      if (asked === undefined) return;
      try {
        const { body, headers } = seal.close(`${subject} ${nonceOf(message)}`, await handle(asked));
        message.respond(body, { headers });
      } catch (error) {
        warn(`Cannot answer ${subject}: ${messageOf(error)}`);
      }
    };
    const subscription = nc.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) void reply(message);
      },
    });
    return () => subscription.unsubscribe();
  };

  return {
    ask,
    answer,
    nudge: (worker) => {
      const subject = workerSubject(worker);
      const { body, headers } = seal.close(subject, null);
      nc.publish(subject, body, { headers });
    },
    onNudge: (worker, listener) => {
      const subject = workerSubject(worker);
      nc.subscribe(subject, {
        callback: (_, message) => {
          if (seal.open(z.null(), subject, message) === null) listener();
        },
      });
    },
    queue: createWorkQueue({ nats, nc, namespace, leaseMs, warn, seal, onReconnect }),
    objects: openObjects({ nats, nc, namespace, onReconnect }),
    isReached: () =>
      nc.flush().then(
        () => true,
        () => false,
      ),
    onReconnect,
    close: () => nc.close(),
  };
};

const connectTo = async (
  { connect }: { connect: (options: ConnectionOptions) => Promise<NatsConnection> },
  connection: ConnectionOptions,
): Promise<NatsConnection> => {
  try {
    const lasting = {
      maxReconnectAttempts: -1,
      // A server that does not let us in for a while, as its logins are being changed, is tried again like one that is away.
      ignoreAuthErrorAbort: true,
      reconnectTimeWait: RECONNECT_MS,
      pingInterval: PING_MS,
      noAsyncTraces: true,
    };
    return await connect({ ...lasting, ...connection });
  } catch (error) {
    throw new BusError(`Cannot connect to NATS as a server must answer and let us in: found ${messageOf(error)}`);
  }
};

/** How long is waited between two attempts to connect again, in ms. */
const RECONNECT_MS = 250;

/** How often the server is asked whether it is there, in ms; the connection counts as lost when it has not answered twice. */
const PING_MS = 5_000;

const watch = async (
  nc: NatsConnection,
  reconnected: ReadonlySet<() => void>,
  warn: BusOptions["warn"],
): Promise<void> => {
  /** What a person was told since it was lost. */
  const told = new Set<string>();
  const tell = (message: string): void => {
    if (!told.has(message)) warn(message);
    told.add(message);
  };
  for await (const status of nc.status()) {
    if (status.type === "disconnect") tell("The connection to NATS is lost; it is made again when a server answers");
    else if (status.type === "error" && told.size > 0)
      tell(`NATS does not let us in again yet: found ${status.error.message}`);
    else if (status.type === "reconnect") {
      told.clear();
      for (const listener of reconnected) listener();
    }
  }
};
