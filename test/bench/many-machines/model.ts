import type { SimulationFigures, SimulationOrder } from "./simulation.ts";

/** What something costs a process, in seconds of one core. */
export interface Costs {
  /** Handing a run out, taking its end back. */
  readonly run: number;
  /** Recording an atom. */
  readonly atom: number;
  /** Hearing that a worker lives. */
  readonly beat: number;
}

export interface ClusterCosts {
  readonly master: Costs;
  readonly nats: Costs;
}

/** A cluster with more atoms to run than it has executors. */
export interface Cluster {
  readonly workers: number;
  /** Of each of them. */
  readonly executors: number;
  readonly heartbeatS: number;
  readonly atomS: number;
  /** How many atoms a run has: some 100 ms hold so many. */
  readonly atomsPerRun: number;
}

export interface Forecast {
  readonly atomsPerSecond: number;
  /** What is at its limit. */
  readonly limit: "executors" | "master" | "NATS";
  /** The shares of one core that these two take. */
  readonly masterShare: number;
  readonly natsShare: number;
}

/** How long an executor has nothing to do between two runs, in seconds: the way to the master and back, some times. */
export const GAP_S = 0.01;

/** What a cluster achieves: as much as its executors, or as the first process whose one core is used up. */
export const forecast = (
  { master, nats }: ClusterCosts,
  { workers, executors, heartbeatS, atomS, atomsPerRun }: Cluster,
): Forecast => {
  const beats = workers / heartbeatS;
  const perAtom = ({ run, atom }: Costs): number => atom + run / atomsPerRun;
  const most = (costs: Costs): number => Math.max(0, 1 - beats * costs.beat) / perAtom(costs);
  const rates = {
    executors: (workers * executors) / (atomS + GAP_S / atomsPerRun),
    master: most(master),
    NATS: most(nats),
  };
  const atomsPerSecond = Math.min(rates.executors, rates.master, rates.NATS);
  const limit = atomsPerSecond === rates.executors ? "executors" : atomsPerSecond === rates.master ? "master" : "NATS";
  const share = (costs: Costs): number => beats * costs.beat + atomsPerSecond * perAtom(costs);
  return { atomsPerSecond, limit, masterShare: share(master), natsShare: share(nats) };
};

/** What something that was observed must have cost, in seconds of one core. */
export const spentOn = (
  { run, atom, beat }: Costs,
  { order: { workers, heartbeatMs, atoms }, figures: { runs, seconds } }: Observed,
): number => runs * run + atoms * atom + ((workers * seconds * 1_000) / heartbeatMs) * beat;

export interface Observed {
  readonly order: SimulationOrder;
  readonly figures: SimulationFigures;
}

/** The costs that explain three simulations: an idle one, one of runs of one atom, and one of runs of many. */
export const costsFrom = (idle: Observed, few: Observed, many: Observed): ClusterCosts => {
  const costsOf = (spent: (figures: SimulationFigures) => number): Costs => {
    const beatsIn = ({ order: { workers, heartbeatMs }, figures: { seconds } }: Observed): number =>
      (workers * seconds * 1_000) / heartbeatMs;
    const beat = spent(idle.figures) / beatsIn(idle);
    const [one, other] = [few, many].map((observed) => ({
      runs: observed.figures.runs,
      atoms: observed.order.atoms,
      spent: spent(observed.figures) - beat * beatsIn(observed),
    }));
    if (one === undefined || other === undefined) return { run: 0, atom: 0, beat };
    // Two equations: runs * run + atoms * atom = spent.
    const determinant = one.runs * other.atoms - other.runs * one.atoms;
    return {
      run: (one.spent * other.atoms - other.spent * one.atoms) / determinant,
      atom: (one.runs * other.spent - other.runs * one.spent) / determinant,
      beat,
    };
  };
  return {
    master: costsOf(({ masterSeconds }) => masterSeconds),
    nats: costsOf(({ natsSeconds }) => natsSeconds),
  };
};
