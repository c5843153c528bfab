import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { SystemStatus } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import type { Query } from "../../data/query.ts";
import { useQuery } from "../../data/use-query.ts";
import { ratesBetween } from "./actor-rows.ts";
import { NO_SAMPLES, withSample, type Samples } from "./samples.ts";

export interface SystemQuery {
  readonly query: Query<SystemStatus>;
  /** What was read since the view was opened, or since the server began. */
  readonly samples: ReadonlySignal<Samples>;
  /** By the name of an actor, how many messages it handles a second. */
  readonly rates: ReadonlySignal<ReadonlyMap<string, number>>;
}

const EACH_MS = 2_000;

/** How the server is, each two seconds anew while somebody looks at it and it is there. */
export const useSystem = (): SystemQuery => {
  const { now, feed } = useData();
  const query = useQuery("system", { ask: (client) => client.system(), isStaledBy: () => false, eachMs: EACH_MS });
  const [samples, rates] = useMemo(
    () => [signal(NO_SAMPLES), signal<ReadonlyMap<string, number>>(new Map())] as const,
    [query],
  );
  // The time goes on only while the page is in sight.
  useEffect(
    () =>
      effect(() => {
        if (now.value > 0 && feed.state.value === "live") query.refresh();
      }),
    [query],
  );
  useEffect(() => {
    let last: SystemStatus | undefined;
    return query.value.subscribe((system) => {
      if (system === undefined) return;
      rates.value = last === undefined ? new Map() : ratesBetween(last, system);
      samples.value = withSample(samples.peek(), system);
      last = system;
    });
  }, [query]);
  return { query, samples, rates };
};
