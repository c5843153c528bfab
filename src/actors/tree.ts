import type { ExecutorPool } from "../executors/contract.ts";
import type { Projects } from "../projects/contract.ts";
import {
  address,
  child,
  supervisor,
  type ActorDefinition,
  type ActorRef,
  type SupervisorSpec,
} from "../runtime/index.ts";
import type { Entry, Store } from "../store/contract.ts";
import { supervisorActor } from "./build-supervisor.ts";
import { journalActor } from "./journal.ts";
import type { Answering, HttpMessage, JournalMessage, SchedulerMessage, SupervisorMessage } from "./protocol.ts";
import { schedulerActor } from "./scheduler.ts";

/** The world outside the actors, through its contracts. */
export interface Outside {
  readonly store: Store;
  readonly pool: ExecutorPool;
  readonly projects: Projects;
  /** Called with every stored entry, in order. It must not throw. */
  readonly publish: (entries: readonly Entry[]) => void;
  /** The actor that owns the server; null for a tree that nobody reaches over HTTP. */
  readonly http: ((answering: Answering) => ActorDefinition<HttpMessage>) | null;
}

/** The tree to start, and the actors that are spoken to from outside. */
export interface Tree {
  readonly spec: SupervisorSpec;
  readonly journal: ActorRef<JournalMessage>;
  readonly scheduler: ActorRef<SchedulerMessage>;
  readonly supervisor: ActorRef<SupervisorMessage>;
  readonly http: ActorRef<HttpMessage>;
}

/**
 * Who stands over whom, in start order. Each actor relies on those before it and never on those after, so a crash restarts the
 * crashed one and all that follow: `rest_for_one`. `http` is last: nothing is answered before everything else is there.
 */
export const treeOf = ({ store, pool, projects, publish, http }: Outside): Tree => {
  const journalRef = address<JournalMessage>("journal");
  const schedulerRef = address<SchedulerMessage>("scheduler");
  const supervisorRef = address<SupervisorMessage>("build-supervisor");
  const httpRef = address<HttpMessage>("http");
  const answering = { supervisor: supervisorRef, scheduler: schedulerRef };
  return {
    journal: journalRef,
    scheduler: schedulerRef,
    supervisor: supervisorRef,
    http: httpRef,
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
          { projects, timings: store.timings, results: store.results, journal: journalRef, scheduler: schedulerRef },
          { restart: "permanent", stopWithinMs: STOP_MS },
        ),
        ...(http === null
          ? []
          : [child(httpRef, http(answering), undefined, { restart: "permanent", stopWithinMs: STOP_MS })]),
      ],
    }),
  };
};

/** How long ending the processes of a crashed actor may take, their grace time included, in ms. */
const STOP_MS = 20_000;
