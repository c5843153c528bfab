import { Counter, Gauge, type Registry } from "prom-client";
import type { SchedulerStatus, WorkerState } from "../../actors/protocol.ts";

/** Metrics of the workers as of the last status that the returned function was given: nothing but zeros for a server without. */
export const createWorkerMetrics = (registry: Registry): ((status: SchedulerStatus | null) => void) => {
  const registers = [registry];
  const gauge = (name: string, help: string, ...labelNames: readonly string[]): Gauge =>
    new Gauge({ name, help, labelNames, registers });
  const counter = (name: string, help: string): Counter => new Counter({ name, help, registers });
  const workers = gauge("clusterrunner_workers", "Workers by how they are", "state");
  const executors = gauge("clusterrunner_worker_executors", "How many subjobs a worker runs at once", "worker", "id");
  const busy = gauge("clusterrunner_worker_executors_busy", "Runs that a worker has", "worker", "id");
  const unplaced = gauge("clusterrunner_builds_unplaced", "Builds that wait as no worker may run them");
  const lost = counter("clusterrunner_workers_lost_total", "Workers that were not heard of any more");
  const lostRuns = counter("clusterrunner_runs_lost_total", "Runs that were lost with a worker, and begun again");

  return (status) => {
    for (const metric of [workers, executors, busy]) metric.reset();
    for (const state of STATES) workers.set({ state }, 0);
    for (const worker of status?.workers ?? []) {
      if (worker.status === "left") continue;
      workers.inc({ state: stateOf(worker) });
      if (worker.status === "lost") continue;
      const labels = { worker: worker.name, id: String(worker.id) };
      executors.set(labels, worker.executors);
      busy.set(labels, worker.busy);
    }
    unplaced.set(status?.unplaced.length ?? NaN);
    // What was counted stays so while nobody answers.
    if (status === null) return;
    lost.reset();
    lostRuns.reset();
    lost.inc(status.losses?.workers ?? 0);
    lostRuns.inc(status.losses?.runs ?? 0);
  };
};

const STATES = ["alive", "draining", "lost"] as const;

const stateOf = ({ status, isDraining }: WorkerState): (typeof STATES)[number] =>
  status !== "alive" ? "lost" : isDraining ? "draining" : "alive";
