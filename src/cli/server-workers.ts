/** The workers of a server, and what waits for them. */
export interface ServerWorkers {
  readonly alive: number;
  /** Those that finish what they run, and leave. */
  readonly draining: number;
  readonly lost: number;
  /** Builds that wait as no worker may run them. */
  readonly unplaced_builds: number;
}

/** What the metrics of a server say of its workers; null for one whose executors are its own. */
export const workersIn = (metrics: string, executors: number): ServerWorkers | null => {
  const of = (metric: string): number => {
    const line = metrics.split("\n").find((text) => text.startsWith(`${metric} `));
    return line === undefined ? 0 : Number(line.slice(metric.length));
  };
  const [alive = 0, draining = 0, lost = 0] = ["alive", "draining", "lost"].map((state) =>
    of(`clusterrunner_workers{state="${state}"}`),
  );
  // Its own are one at least.
  if (alive + draining + lost === 0 && executors > 0) return null;
  return { alive, draining, lost, unplaced_builds: of("clusterrunner_builds_unplaced") };
};

/** `2, 1 more leaves, 1 lost; 3 builds wait for others`. */
export const workersText = ({ alive, draining, lost, unplaced_builds: unplaced }: ServerWorkers): string => {
  const parts = [
    alive === 0 ? "none" : String(alive),
    ...(draining === 0 ? [] : [`${draining} more ${draining === 1 ? "leaves" : "leave"}`]),
    ...(lost === 0 ? [] : [`${lost} lost`]),
  ];
  const waiting = unplaced === 0 ? "" : `; ${unplaced === 1 ? "1 build waits" : `${unplaced} builds wait`} for others`;
  return `${parts.join(", ")}${waiting}`;
};
