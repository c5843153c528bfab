import { randomBytes } from "node:crypto";
import type { JetStreamManager } from "@nats-io/jetstream";
import type { Msg, NatsConnection } from "@nats-io/transport-node";
import { BusError, type QueuePlace, type Taken, type WorkQueue } from "./contract.ts";
import type { Nats } from "./load-nats.ts";
import type { Work } from "./messages.ts";
import { pullMessage } from "./nats-pull.ts";
import { WORK } from "./questions.ts";
import { messageOf, type Seal } from "./sealed.ts";

interface WorkQueueOptions {
  readonly nats: Nats;
  readonly nc: NatsConnection;
  readonly namespace: string;
  readonly leaseMs: number;
  readonly warn: (message: string) => void;
  readonly seal: Seal;
  readonly onReconnect: (listener: () => void) => void;
}

/** How often a run is delivered that nobody claims: then something about it ends whoever takes it. */
const MOST_DELIVERIES = 10;

/** How many machines may wait for work at once. */
const MOST_WAITING = 100_000;

/** Within this time a run that is added twice is there once, in ms. */
const DUPLICATES_MS = 120_000;

/** How long an answer of JetStream is waited for, in ms. */
const ANSWER_MS = 5_000;

const EPOCH_BYTES = 6;

/** What JetStream says of a stream that is not there. */
const NO_STREAM = 10_059;

export const createWorkQueue = (options: WorkQueueOptions): WorkQueue => {
  const { nats, nc, namespace, leaseMs, warn, seal, onReconnect } = options;
  const { createInbox, nanos } = nats;
  const { AckPolicy, JetStreamApiError, RetentionPolicy, StorageType, jetstream, jetstreamManager } = nats.jetstream;
  const js = jetstream(nc, { timeout: ANSWER_MS });
  const stream = `${namespace}_work`;
  /** By the name of the queue, the labels that a machine must have for it. */
  const queues = new Map<string, readonly string[]>();
  /** Those of them that the server has, as far as we know. */
  const there = new Set<string>();
  let managing: Promise<JetStreamManager> | undefined;
  let opening: Promise<void> | undefined;
  /**
   * Tells the stream from those before it, in the names of its queues: a message is told by its number alone, and in each stream they begin with 1.
   * Who has taken something from an earlier one must not remove what has its number now.
   */
  let epoch = "";

  const manager = (): Promise<JetStreamManager> => {
    managing ??= jetstreamManager(nc, { timeout: ANSWER_MS, checkAPI: false });
    return managing;
  };

  const subjectOf = (queue: string): string => `${namespace}.work.${queue}`;

  const nameOf = (queue: string): string => `${epoch}~${queue}`;

  const addStream = async (): Promise<void> => {
    const jsm = await manager();
    epoch = randomBytes(EPOCH_BYTES).toString("hex");
    there.clear();
    await jsm.streams.add({
      name: stream,
      subjects: [subjectOf("*")],
      retention: RetentionPolicy.Workqueue,
      storage: StorageType.File,
      duplicate_window: nanos(DUPLICATES_MS),
    });
  };

  const isNoStream = (error: unknown): boolean => error instanceof JetStreamApiError && error.code === NO_STREAM;

  const ensureStream = (): Promise<void> => {
    opening ??= (async () => {
      const jsm = await manager();
      try {
        await jsm.streams.info(stream);
      } catch (error) {
        if (!isNoStream(error)) throw error;
        await addStream();
      }
    })();
    return opening;
  };

  /** What the server has is to be seen anew. */
  const forget = (): void => {
    opening = undefined;
    there.clear();
  };

  const openQueue = async (queue: string): Promise<void> => {
    const jsm = await manager();
    await jsm.consumers.add(stream, {
      durable_name: nameOf(queue),
      filter_subject: subjectOf(queue),
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(leaseMs),
      max_deliver: MOST_DELIVERIES,
      max_ack_pending: -1,
      max_waiting: MOST_WAITING,
    });
  };

  const ensure = async (queue: string, labels: readonly string[]): Promise<void> => {
    queues.set(queue, labels);
    await ensureStream();
    if (there.has(queue)) return;
    await openQueue(queue);
    there.add(queue);
  };

  // A server that has lost what it had stored has neither the stream nor any queue.
  onReconnect(forget);

  const publish = async (
    queue: string,
    { work, labels }: { work: Work; labels: readonly string[] },
  ): Promise<QueuePlace> => {
    await ensure(queue, labels);
    const subject = subjectOf(queue);
    const { body, headers } = seal.close(subject, work);
    const msgID = `${work.session}.${work.run}`;
    const { seq } = await js.publish(subject, body, { msgID, headers });
    // It may have lost them between the two: what is in no queue would wait for ever.
    await ensure(queue, labels);
    return placeOf(epoch, seq);
  };

  const takenOf = (message: Msg): Taken | undefined => {
    const { reply = "" } = message;
    const work = seal.open(WORK, message.subject, message);
    if (work === undefined) {
      message.respond("+TERM");
      return undefined;
    }
    return {
      work,
      delivery: deliveryOf(reply),
      renew: () => void message.respond("+WPI"),
      giveBack: (afterMs) => void message.respond(`-NAK ${JSON.stringify({ delay: nanos(afterMs) })}`),
      done: () =>
        nc.request(reply, "+ACK", { timeout: ANSWER_MS }).then(
          () => true,
          () => false,
        ),
    };
  };

  const pull = async (queue: string, waitMs: number, signal: AbortSignal): Promise<Taken | undefined> => {
    const subject = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${queue}`;
    for (;;) {
      const pulled = await pullMessage(nc, { subject, inbox: createInbox(), waitMs, nanos, signal });
      const taken = pulled.type === "message" ? takenOf(pulled.message) : undefined;
      // One that is forged must not be taken for a queue that has nothing.
      if (pulled.type === "message" && taken === undefined && !signal.aborted) continue;
      if (pulled.type === "unreadable")
        warn(`Cannot read the queue "${queue}" as it must be there: found ${pulled.reason}`);
      return taken;
    }
  };

  return {
    open: async () => {
      const jsm = await manager();
      try {
        // Not emptied: its queues are those of jobs of then, and may have another lease.
        await jsm.streams.delete(stream).catch((error: unknown) => {
          if (!isNoStream(error)) throw error;
        });
        queues.clear();
        opening = addStream();
        await ensure(queueOf([]), []);
      } catch (error) {
        throw new BusError(`Cannot open the queue "${stream}" as JetStream must be there: found ${messageOf(error)}`);
      }
    },
    mend: async () => {
      try {
        for (const [queue, labels] of queues) await ensure(queue, labels);
      } catch (error) {
        forget();
        throw new BusError(`Cannot mend the queue "${stream}" as JetStream must be there: found ${messageOf(error)}`);
      }
    },
    add: async (labels, work) => {
      const queue = queueOf(labels);
      try {
        return await publish(queue, { work, labels });
      } catch {
        forget();
        try {
          return await publish(queue, { work, labels });
        } catch (error) {
          throw new BusError(`Cannot queue run ${work.run} as JetStream must take it: found ${messageOf(error)}`);
        }
      }
    },
    remove: async (place) => {
      const { epoch: of, seq } = placed(place);
      if (of !== epoch) return;
      const jsm = await manager();
      await jsm.streams.deleteMessage(stream, seq).catch(() => false);
    },
    queuesFor: (labels) => {
      const has = new Set(labels);
      const fitting = [...queues].filter(([, wanted]) => wanted.every((label) => has.has(label)));
      return fitting.toSorted(([, one], [, other]) => other.length - one.length).map(([queue]) => nameOf(queue));
    },
    onPoison: (listener) => {
      nc.subscribe(`$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${stream}.>`, {
        callback: (_, message) => {
          const { consumer, stream_seq } = message.json<{ readonly consumer: string; readonly stream_seq: number }>();
          listener(placeOf(consumer.split("~")[0] ?? "", stream_seq));
        },
      });
    },
    next: pull,
  };
};

/** What the queue of jobs with these labels is called; labels have no `~`. */
const queueOf = (labels: readonly string[]): string =>
  labels.length === 0 ? "any" : `with~${[...labels].toSorted().join("~")}`;

const placeOf = (epoch: string, seq: number): QueuePlace => `${epoch}~${seq}`;

const placed = (place: QueuePlace): { readonly epoch: string; readonly seq: number } => {
  const [epoch = "", seq] = place.split("~");
  return { epoch, seq: Number(seq) };
};

/** How often a message was delivered, as its reply subject tells: `$JS.ACK.<stream>.<consumer>.<deliveries>...`, or of newer servers with two parts more. */
const deliveryOf = (reply: string): number => {
  const parts = reply.split(".");
  return Number(parts[parts.length > NEWER_PARTS ? DELIVERIES + 2 : DELIVERIES]);
};

const DELIVERIES = 4;

const NEWER_PARTS = 9;
