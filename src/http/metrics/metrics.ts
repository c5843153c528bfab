import { Registry } from "prom-client";
import type { SystemDescription } from "../../runtime/index.ts";
import type { Entry } from "../../store/contract.ts";
import type { Around } from "../serve-endpoints.ts";
import { createBuildMetrics } from "./build-metrics.ts";
import { processMetrics } from "./process-metrics.ts";
import { createRequestMetrics } from "./request-metrics.ts";
import { createSampledMetrics, type Sample } from "./sampled-metrics.ts";

/** What a server counts, from its start on, in Prometheus' words. It outlives the restarts of its actors. */
export interface Metrics {
  /** Takes in what was stored, in order. Never throws. */
  readonly record: (entries: readonly Entry[]) => void;
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
  const record = createBuildMetrics(registry);
  const take = createSampledMetrics(registry);
  const all = Registry.merge([registry, processMetrics()]);
  return {
    record,
    around,
    contentType: all.contentType,
    expose: (sample) => {
      take({ ...sample, system: describe() });
      return all.metrics();
    },
  };
};
