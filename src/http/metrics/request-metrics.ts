import { performance } from "node:perf_hooks";
import { Readable } from "node:stream";
import { Histogram, type Registry } from "prom-client";
import type { Around } from "../serve-endpoints.ts";

/** In seconds, as the original has them. */
const BUCKETS = [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 7.5, 10, 20, 50];

type Timed = Pick<Histogram.Internal<string>, "observe">;

/** Measures how long each request takes until its answer is there; a stream's bytes come later. By the path as it was declared, never as it was asked. */
export const createRequestMetrics = (registry: Registry): Around => {
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "How long requests took until their answer began",
    labelNames: ["method", "endpoint", "status"],
    buckets: BUCKETS,
    registers: [registry],
  });
  return ({ path }, handler) => {
    /** By method and status: to find one anew in the library would cost more than all else here. */
    const known = new Map<string, Map<number, Timed>>();
    const timed = (method: string, status: number): Timed => {
      let byStatus = known.get(method);
      if (byStatus === undefined) known.set(method, (byStatus = new Map<number, Timed>()));
      let found = byStatus.get(status);
      if (found === undefined) byStatus.set(status, (found = durations.labels(method, path, String(status))));
      return found;
    };
    return async (event) => {
      const since = performance.now();
      const answer = await handler(event);
      const status = answer instanceof Readable ? (event.res.status ?? OK) : answer.status;
      timed(event.req.method, status).observe((performance.now() - since) / 1_000);
      return answer;
    };
  };
};

const OK = 200;
