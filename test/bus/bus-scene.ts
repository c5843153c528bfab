import { loadNats } from "../../src/bus/load-nats.ts";
import { openBus } from "../../src/bus/nats-bus.ts";
import { BusError, type Bus } from "../../src/bus/contract.ts";
import type { Question } from "../../src/bus/questions.ts";
import { startNatsServer, type NatsServer } from "./nats-server.ts";

/** A server, and who speaks over it. */
export interface BusScene {
  /** The one that runs now. */
  server(): NatsServer;
  /** What those that were opened have warned of, in order. */
  readonly warnings: readonly string[];
  /** Opens a bus that the scene closes. @default secret "a secret", namespace "test", and the lease of below */
  open(as?: { readonly secret?: string; readonly namespace?: string; readonly leaseMs?: number }): Promise<Bus>;
  /** Ends the server by SIGKILL and starts it again on the same port, with what it had stored or without. */
  restart(store: "kept" | "wiped"): Promise<void>;
  close(): Promise<void>;
}

/** How long what is taken is kept from others without being renewed, in ms. */
const LEASE_MS = 300;

export const busScene = async (): Promise<BusScene> => {
  let server = await startNatsServer();
  const warnings: string[] = [];
  const opened: Bus[] = [];
  return {
    server: () => server,
    warnings,
    open: async ({ secret = "a secret", namespace = "test", leaseMs = LEASE_MS } = {}) => {
      const bus = await openBus({
        connection: { servers: server.url },
        namespace,
        secret,
        leaseMs,
        warn: (message) => void warnings.push(message),
      });
      opened.push(bus);
      return bus;
    },
    restart: async (store) => {
      await server.kill();
      const { port } = server;
      server = await startNatsServer(store === "kept" ? { port, store: server.store } : { port });
    },
    close: async () => {
      await Promise.all(opened.map((bus) => bus.close()));
      await server.kill();
    },
  };
};

/** How many runs are in the queues of a namespace, taken or not. */
export const queuedOn = async ({ url }: Pick<NatsServer, "url">, namespace: string): Promise<number> => {
  const nats = await loadNats();
  const nc = await nats.connect({ servers: url });
  const jsm = await nats.jetstream.jetstreamManager(nc);
  const { state } = await jsm.streams.info(`${namespace}_work`);
  await nc.close();
  return state.messages;
};

/** The queue of jobs with these labels, as workers are told of it now. */
export const queueOf = (master: Bus, labels: readonly string[] = []): string => master.queue.queuesFor(labels)[0] ?? "";

/** The answer to a question, which is asked again until the server knows who answers it. */
export const answerTo = async <Asked, Answer>(
  bus: Bus,
  question: Question<Asked, Answer>,
  asked: Asked,
): Promise<Answer> => {
  for (;;) {
    try {
      return await bus.ask(question, asked, ANSWER_MS);
    } catch (error) {
      if (!(error instanceof BusError && error.message.includes("no responders"))) throw error;
    }
  }
};

const ANSWER_MS = 5_000;
