import type { Answering } from "../../actors/protocol.ts";
import { aliasesOf, type Dialect } from "../dialect.ts";
import { NO_QUERY, readEndpoint, type Endpoint } from "../endpoint.ts";
import type { Metrics } from "../metrics/metrics.ts";

export interface MetricsOptions extends Pick<Answering, "supervisor" | "scheduler"> {
  readonly metrics: Metrics;
}

/** Well below the 10 s that Prometheus waits: what is known without asking is worth most when nobody answers. */
const SAMPLE_WITHIN_MS = 2_000;

/** What the server counts, for Prometheus. Answers also when the actors don't, without what only they know. */
export const metricsEndpoints = (
  { metrics, supervisor, scheduler }: MetricsOptions,
  dialect: Dialect,
): readonly Endpoint[] => {
  const path = `${dialect.prefix}/metrics`;
  const within = { timeoutMs: SAMPLE_WITHIN_MS };
  return [
    readEndpoint({
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}GetMetrics`,
      summary: "Give what the server counts, in Prometheus' text format",
      dialect,
      query: NO_QUERY,
      answers: { 200: { description: "The metrics", type: metrics.contentType } },
      handle: async () => {
        const [status, builds] = await Promise.all([
          scheduler.ask({ type: "status" }, within).catch(nothing),
          supervisor.ask({ type: "list" }, within).catch(nothing),
        ]);
        const text = await metrics.expose({ scheduler: status, builds });
        return { status: 200, headers: { "content-type": metrics.contentType }, body: text };
      },
    }),
  ];
};

/** Why nobody answered is logged where it happens. */
const nothing = (): null => null;
