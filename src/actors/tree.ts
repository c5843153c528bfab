import type { ExecutorPool } from "../executors/contract.ts";
import type { Projects } from "../projects/contract.ts";
import {
  address,
  child,
  supervisor,
  type ActorDefinition,
  type ActorRef,
  type Backoff,
  type SupervisorSpec,
} from "../runtime/index.ts";
import type { RetentionLimits } from "../model/retention.ts";
import type { Entry, Store } from "../store/contract.ts";
import type { Webhooks } from "../webhooks/contract.ts";
import { supervisorActor } from "./build-supervisor.ts";
import { journalActor } from "./journal.ts";
import type { JournalMessage } from "./journal-protocol.ts";
import type { Answering, HttpMessage, SchedulerMessage, SupervisorMessage, WebhookMessage } from "./protocol.ts";
import { retentionActor, type RetentionMessage } from "./retention.ts";
import { schedulerActor } from "./scheduler.ts";
import { webhookActor } from "./webhook.ts";

/** The world outside the actors, through its contracts. */
export interface Outside {
  readonly store: Store;
  readonly pool: ExecutorPool;
  readonly projects: Projects;
  /** Called with every stored entry, in order. It must not throw. */
  readonly publish: (entries: readonly Entry[]) => void;
  /** How many builds may wait or run at once; one more is refused. @default no limit */
  readonly maxQueuedBuilds?: number;
  /** How many of the builds that ended are kept. @default all */
  readonly retention?: RetentionLimits | undefined;
  /** The actor that owns the server; null for a tree that nobody reaches over HTTP. */
  readonly http: ((answering: Answering) => ActorDefinition<HttpMessage>) | null;
  /** Null for a tree that tells nobody when a build has ended: what is owed is kept. */
  readonly callbacks: Callbacks | null;
}

/** How builds tell of their end. */
export interface Callbacks {
  readonly webhooks: Webhooks;
  /** Who is told of every build, http or https; null for nobody. */
  readonly url: string | null;
  /** Gives numbers from 0 to below 1, that spread what is tried again. */
  readonly random: () => number;
}

/** The tree to start, and the actors that are spoken to from outside. */
export interface Tree {
  readonly spec: SupervisorSpec;
  readonly journal: ActorRef<JournalMessage>;
  readonly scheduler: ActorRef<SchedulerMessage>;
  readonly supervisor: ActorRef<SupervisorMessage>;
  readonly http: ActorRef<HttpMessage>;
  readonly webhook: ActorRef<WebhookMessage>;
}

/**
 * Who stands over whom, in start order. Each actor relies on those before it and never on those after, so a crash restarts the
 * crashed one and all that follow: `rest_for_one`. `http` comes behind all that it asks: nothing is answered before that is there. On `webhook`
 * nothing relies, so that it restarts alone.
 */
export const treeOf = (outside: Outside): Tree => {
  const {
    store,
    pool,
    projects,
    publish,
    maxQueuedBuilds = Infinity,
    retention = UNLIMITED,
    http,
    callbacks,
  } = outside;
  const journalRef = address<JournalMessage>("journal");
  const schedulerRef = address<SchedulerMessage>("scheduler");
  const supervisorRef = address<SupervisorMessage>("build-supervisor");
  const httpRef = address<HttpMessage>("http");
  const webhookRef = address<WebhookMessage>("webhook");
  const retentionRef = address<RetentionMessage>("retention");
  const answering = { supervisor: supervisorRef, scheduler: schedulerRef, journal: journalRef };
  return {
    journal: journalRef,
    scheduler: schedulerRef,
    supervisor: supervisorRef,
    http: httpRef,
    webhook: webhookRef,
    spec: supervisor({
      name: "root",
      strategy: "rest_for_one",
      maxRestarts: 3,
      withinMs: 5_000,
      children: [
        child(journalRef, journalActor, { journal: store.journal, publish }, { restart: "permanent" }),
        child(
          schedulerRef,
          schedulerActor,
          { pool, results: store.results },
          { restart: "permanent", stopWithinMs: STOP_MS },
        ),
        child(
          supervisorRef,
          supervisorActor,
          {
            projects,
            timings: store.timings,
            results: store.results,
            journal: journalRef,
            scheduler: schedulerRef,
            callbackUrl: callbacks?.url ?? null,
            maxQueuedBuilds,
          },
          { restart: "permanent", stopWithinMs: STOP_MS },
        ),
        ...(http === null
          ? []
          : [child(httpRef, http(answering), undefined, { restart: "permanent", stopWithinMs: STOP_MS })]),
        ...(callbacks === null
          ? []
          : [
              child(
                webhookRef,
                webhookActor,
                {
                  webhooks: callbacks.webhooks,
                  random: callbacks.random,
                  journal: journalRef,
                  supervisor: supervisorRef,
                },
                { restart: "permanent", stopWithinMs: WEBHOOK_STOP_MS, backoff: QUIET_BACKOFF },
              ),
            ]),
        child(
          retentionRef,
          retentionActor,
          { limits: retention, results: store.results, projects, journal: journalRef, supervisor: supervisorRef },
          { restart: "permanent", backoff: QUIET_BACKOFF },
        ),
      ],
    }),
  };
};

/** How long ending the processes of a crashed actor may take, their grace time included, in ms. */
const STOP_MS = 20_000;

const UNLIMITED: RetentionLimits = { builds: null, days: null, bytes: null };

/** How long deliveries under way may take to end, in ms: they are made again. */
const WEBHOOK_STOP_MS = 1_000;

/** So slow that what nothing relies on never exhausts the restarts of the root, which would end all else. */
const QUIET_BACKOFF: Backoff = { minMs: 2_500, maxMs: 60_000 };
