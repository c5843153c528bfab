import { collectDefaultMetrics, Registry } from "prom-client";

let registry: Registry | undefined;

/**
 * What the client library tells of a process: `process_*` and `nodejs_*`, the delay of the event loop among them. One for all servers of this
 * thread, since what it watches is one and it can't be told to stop.
 */
export const processMetrics = (): Registry => {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
};
