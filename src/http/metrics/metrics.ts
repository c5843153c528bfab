import { Registry } from "prom-client";
import type { SystemDescription } from "../../runtime/index.ts";
import type { Entry } from "../../store/contract.ts";
import type { Around } from "../serve-endpoints.ts";
import { createActivity, type Activity } from "../system/activity.ts";
import { createBuildMetrics } from "./build-metrics.ts";
import { processMetrics } from "./process-metrics.ts";
import { createRequestMetrics } from "./request-metrics.ts";
import { createSampledMetrics, type Sample } from "./sampled-metrics.ts";

/** What a server counts, from its start on, in Prometheus' words. It outlives the restarts of its actors. */
export interface Metrics {
  /** Takes in what was stored, in order. Never throws. */
  readonly record: (entries: readonly Entry[]) => void;
  /** What goes on, of all that was recorded. */
  readonly activity: Pick<Activity, "running" | "perMinute">;
  /** When the server was started, in ms since the epoch. */
  readonly started: number;
  /** The actors as they are now. */
  readonly describe: () => SystemDescription;
  /** Measures the requests of an endpoint. */
  readonly around: Around;
  /** The type of the text. */
  readonly contentType: string;
  /** All of it as text, in which what can only be asked for is as in this sample. */
  readonly expose: (sample: Omit<Sample, "system">) => Promise<string>;
}

/** `describe` is asked whenever the metrics are. */
export const createMetrics = (describe: () => SystemDescription): Metrics => {
  const registry = new Registry();
  const around = createRequestMetrics(registry);
  const count = createBuildMetrics(registry);
  const activity = createActivity();
  const take = createSampledMetrics(registry);
  const all = Registry.merge([registry, processMetrics()]);
  return {
    record: (entries) => {
      count(entries);
      activity.record(entries);
    },
    activity,
    started: Date.now(),
    describe,
    around,
    contentType: all.contentType,
    expose: (sample) => {
      take({ ...sample, system: describe() });
      return all.metrics();
    },
  };
};
