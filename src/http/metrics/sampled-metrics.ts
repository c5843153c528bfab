import { Counter, Gauge, type Registry } from "prom-client";
import type { SchedulerStatus } from "../../actors/protocol.ts";
import type { BuildSummary } from "../../model/build-summary.ts";
import type { ActorDescription, SystemDescription } from "../../runtime/index.ts";
import { stateLabel } from "./build-metrics.ts";
import { createWorkerMetrics } from "./worker-metrics.ts";

/** How everything is at one moment. */
export interface Sample {
  /** Null if the scheduler did not answer. */
  readonly scheduler: SchedulerStatus | null;
  /** Null if the build supervisor did not answer. */
  readonly builds: readonly BuildSummary[] | null;
  readonly system: SystemDescription;
}

const STATES: readonly string[] = (
  ["queued", "preparing", "prepared", "building", "finished", "failed", "canceled"] as const
).map(stateLabel);

/** Metrics of the last sample that the returned function was given. What nobody answered for is `Nan` or missing. */
export const createSampledMetrics = (registry: Registry): ((sample: Sample) => void) => {
  const registers = [registry];
  const gauge = (name: string, help: string, ...labelNames: readonly string[]): Gauge =>
    new Gauge({ name, help, labelNames, registers });
  const executors = gauge("clusterrunner_executors", "How many subjobs can run at once");
  const busy = gauge("clusterrunner_executors_busy", "Executors that have something to run");
  const waiting = gauge("clusterrunner_subjobs_waiting", "Subjobs that wait for an executor");
  const builds = gauge("clusterrunner_builds", "Builds by their state, those that have ended among them", "state");
  const slaves = gauge("slaves", "The workers, or the executors of this server as one slave", "state");
  const workers = createWorkerMetrics(registry);
  const mailboxes = gauge(
    "clusterrunner_mailbox_messages",
    "Messages that wait in the mailboxes of a kind of actor",
    "kind",
  );
  const actors = gauge("clusterrunner_actors", "Actors that there are", "kind");
  const restarts = gauge("clusterrunner_actor_restarts", "How often the actors that there are were restarted", "kind");
  const deadLetters = new Counter({
    name: "clusterrunner_dead_letters_total",
    help: "Messages that no actor handled",
    registers,
  });

  const sampleActors = (all: readonly ActorDescription[]): void => {
    for (const { kind, waiting: messages, restarts: times, children } of all) {
      mailboxes.inc({ kind }, messages);
      actors.inc({ kind });
      restarts.inc({ kind }, times);
      sampleActors(children);
    }
  };

  return ({ scheduler, builds: all, system }) => {
    executors.set(scheduler?.executors ?? NaN);
    busy.set(scheduler?.busy ?? NaN);
    waiting.set(scheduler?.waiting ?? NaN);
    for (const [state, count] of Object.entries(slavesOf(scheduler))) slaves.set({ state }, count);
    workers(scheduler);
    for (const metric of [builds, mailboxes, actors, restarts, deadLetters]) metric.reset();
    if (all !== null) {
      for (const state of STATES) builds.set({ state }, 0);
      for (const { status } of all) builds.inc({ state: stateLabel(status) });
    }
    sampleActors(system.actors);
    deadLetters.inc(system.deadLetters);
  };
};

/** How many slaves of the original there would be in each of its states. */
const slavesOf = (scheduler: SchedulerStatus | null): Readonly<Record<"active" | "idle" | "dead", number>> => {
  const workers = scheduler?.workers ?? [{ status: scheduler === null ? "lost" : "alive", busy: scheduler?.busy ?? 0 }];
  const alive = workers.filter(({ status }) => status === "alive");
  const active = alive.filter(({ busy }) => busy > 0).length;
  return { active, idle: alive.length - active, dead: workers.filter(({ status }) => status === "lost").length };
};
