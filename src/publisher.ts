import type { ClusterRunnerOptions } from "./clusterrunner-options.ts";
import type { Metrics } from "./http/metrics/metrics.ts";
import type { Entry } from "./store/contract.ts";

/** Hands what was stored to who counts it and who listens. What the listener throws is the program's own uncaught exception; the journal that calls it goes on. */
export const publisher =
  (metrics: Metrics | null, listener: ClusterRunnerOptions["onEntries"]) =>
  (entries: readonly Entry[]): void => {
    metrics?.record(entries);
    try {
      listener?.(entries);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
