import type { Msg, NatsConnection } from "@nats-io/transport-node";

/** What is asked of a queue. */
export interface PullOptions {
  /** Where its consumer is asked for messages. */
  readonly subject: string;
  /** Where the messages come: nobody else's. */
  readonly inbox: string;
  /** How long to wait for one, in ms; 0 for one that is there already. */
  readonly waitMs: number;
  /** From ms to the server's unit. */
  readonly nanos: (ms: number) => number;
  readonly signal: AbortSignal;
}

/** A message that was pulled, `none`, or why the queue can't be read. */
export type Pulled =
  | { readonly type: "message"; readonly message: Msg }
  | { readonly type: "none" }
  | { readonly type: "unreadable"; readonly reason: string };

/**
 * How often the server says that it still knows of us, in ms: who asks a queue that is not there hears nothing at all, nor does who waits at one
 * that is removed.
 */
const SIGN_MS = 1_000;

/** How much later than it should the server may say something, in ms. */
const LATE_MS = 1_500;

/** The status of such a sign. */
const SIGN = 100;

const NONE: Pulled = { type: "none" };

/** Statuses that say that there is no message now. */
const EMPTY: ReadonlySet<number> = new Set([404, 408]);

/**
 * Pulls one message of a JetStream consumer. The client's own way asks for the consumer before every pull, and loses a message that is on its
 * way when it is told to stop: that would be seen again only after its lease. Here it goes back at once.
 */
export const pullMessage = (
  nc: NatsConnection,
  { subject, inbox, waitMs, nanos, signal }: PullOptions,
): Promise<Pulled> =>
  new Promise((resolve) => {
    let isOver = false;
    const end = (pulled: Pulled): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(late);
      signal.removeEventListener("abort", stop);
      resolve(pulled);
      // The server may have sent one before it hears that nobody listens any more.
      if (pulled.type === "message") subscription.unsubscribe();
      else subscription.drain().catch(() => undefined);
    };
    const stop = (): void => end(NONE);
    const subscription = nc.subscribe(inbox, {
      callback: (error, message) => {
        const code = message.headers?.code ?? 0;
        late.refresh();
        if (error !== null) end({ type: "unreadable", reason: error.message });
        else if (code === SIGN) return;
        else if (code !== 0) end(EMPTY.has(code) ? NONE : { type: "unreadable", reason: `status ${code}` });
        else if (isOver) message.respond("-NAK");
        else end({ type: "message", message });
      },
    });
    const hasSigns = waitMs >= 2 * SIGN_MS;
    const late = setTimeout(stop, (hasSigns ? SIGN_MS : waitMs) + LATE_MS);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) return stop();
    const time = waitMs > 0 ? { expires: nanos(waitMs) } : { no_wait: true };
    const signs = hasSigns ? { idle_heartbeat: nanos(SIGN_MS) } : {};
    nc.publish(subject, JSON.stringify({ batch: 1, ...time, ...signs }), { reply: inbox });
  });
