import type { Build } from "../model/build.ts";
import { delayAfter, stateAfter, type Delivery } from "../model/delivery.ts";
import { withoutSecrets } from "../model/secret.ts";
import { defineActor, type ActorDefinition, type ActorRef } from "../runtime/index.ts";
import type { Webhooks } from "../webhooks/contract.ts";
import type { JournalMessage } from "./journal-protocol.ts";
import type { SupervisorMessage, WebhookMessage } from "./protocol.ts";
import { createReceiverLines } from "./receiver-lines.ts";

export interface WebhookArguments {
  readonly webhooks: Webhooks;
  readonly journal: ActorRef<JournalMessage>;
  readonly supervisor: ActorRef<SupervisorMessage>;
  /** Gives numbers from 0 to below 1. */
  readonly random: () => number;
}

/** How long a receiver may take to answer, in ms. */
const ANSWER_WITHIN_MS = 10_000;

/** A delivery that waits for its time or its turn, is under way, or whose outcome is being stored. */
interface Open {
  /** As it was told last. */
  build: Build;
  readonly callback: number;
  /** Those that were made before. */
  readonly attempts: number;
  readonly delivery: Delivery;
  /** While it is under way. */
  controller: AbortController | null;
  isOverdue: boolean;
}

/**
 * Delivers what ended builds owe to their callbacks, at least once: an attempt whose outcome was not stored is made again. Nobody waits for it.
 *
 * What is owed is in the builds, and so in the journal. This actor keeps no more than when and by whom each is tried next, so it may
 * die at any time; the next attempt is planned when the outcome of the last one has come back from the journal.
 */
export const webhookActor: ActorDefinition<WebhookMessage, WebhookArguments> = defineActor<
  WebhookMessage,
  WebhookArguments
>("webhook", (context, { webhooks, journal, supervisor, random }) => {
  /** By their keys. */
  const open = new Map<string, Open>();

  const lines = createReceiverLines<Open>((begun) => {
    const key = keyOf(begun);
    const controller = new AbortController();
    begun.controller = controller;
    context.timers.once(overdueKey(key), ANSWER_WITHIN_MS, { type: "overdue", delivery: key });
    const posted = webhooks.post(begun.build, begun.callback, controller.signal);
    context.pipe(posted, (outcome) => ({ type: "posted", delivery: key, outcome }));
  });

  const plan = (build: Build, callback: number, delivery: Delivery): void => {
    const { attempts } = delivery;
    const next: Open = { build, callback, attempts, delivery, controller: null, isOverdue: false };
    const key = keyOf(next);
    open.set(key, next);
    context.timers.once(key, waitMs(delivery, context.clock.now(), random()), { type: "due", delivery: key });
  };

  context.onStop(() => {
    for (const { controller } of open.values()) controller?.abort();
  });
  supervisor.tell({ type: "followDeliveries", follower: context.self });

  return {
    owing({ build }) {
      for (const [callback, delivery] of (build.deliveries ?? []).entries()) {
        const key = keyOf({ build, callback });
        const known = open.get(key);
        if (delivery.state !== "pending") open.delete(key);
        else if (known === undefined || known.attempts < delivery.attempts) plan(build, callback, delivery);
        else known.build = build;
      }
    },
    due({ delivery: key }) {
      const due = open.get(key);
      if (due !== undefined) lines.add(receiverOf(due.delivery), due);
    },
    overdue({ delivery: key }) {
      const late = open.get(key);
      if (late === undefined) return;
      late.isOverdue = true;
      late.controller?.abort();
    },
    posted({ delivery: key, outcome }) {
      context.timers.cancel(overdueKey(key));
      const tried = open.get(key);
      if (tried === undefined) return;
      tried.controller = null;
      lines.ended(receiverOf(tried.delivery));
      const { build, callback, attempts } = tried;
      const posted = outcome.ok ? outcome.value : { status: null, error: UNSENDABLE };
      const { status } = posted;
      const error = status === null && tried.isOverdue ? OVERDUE : posted.error;
      const state = stateAfter(attempts + 1, status);
      const told = { build: build.id, url: withoutSecrets(tried.delivery.url), attempts: attempts + 1, status };
      if (!outcome.ok) context.log.error({ ...told, err: outcome.error }, "Callback not made");
      else if (state === "failed") context.log.warn({ ...told, reason: error }, "Callback given up");
      else context.log.debug({ ...told, reason: error }, "Callback tried");
      const at = context.clock.now();
      journal.tell({
        type: "record",
        build: build.id,
        facts: [{ type: "callbackTried", at, callback, state, status, error }],
      });
    },
  };
});

const OVERDUE = `Cannot deliver to the receiver as it must answer within ${ANSWER_WITHIN_MS / 1_000} s: found no answer`;
const UNSENDABLE = "Cannot deliver to the receiver as the message must be made first: found an internal error";

const keyOf = ({ build, callback }: Pick<Open, "build" | "callback">): string => `${build.id}.${callback}`;

const overdueKey = (key: string): string => `${key} overdue`;

const receiverOf = ({ url }: Delivery): string => new URL(url).origin;

/** How long until the next attempt: the time since the last one counts, also if it was made in another life. */
const waitMs = ({ attempts, last }: Delivery, now: number, chance: number): number => {
  if (last === null) return 0;
  const delay = delayAfter(attempts, chance);
  // A clock that was set back must not make it longer.
  return Math.min(delay, Math.max(0, last.at + delay - now));
};
