import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Goal, Unit } from "../goal.ts";
import { median } from "../report.ts";
import type { ClusterFigures, ClusterOrder } from "./cluster-build.ts";
import { costsFrom, forecast, spentOn, type ClusterCosts, type Observed } from "./model.ts";
import { simulate, type SimulationOrder } from "./simulation.ts";

export interface Measured {
  readonly name: string;
  readonly unit: Unit;
  readonly goal: Goal;
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
}

/** Some figures that are measured together. */
export interface Case {
  readonly name: string;
  readonly measure: () => Promise<readonly Measured[]>;
}

export interface CaseOptions {
  /** The share of all numbers of atoms. */
  readonly scale: number;
  /** How often what is compared takes turns; the figure is the median. */
  readonly rounds: number;
  /** Makes an empty folder. */
  readonly newFolder: () => string;
}

const OVERHEAD = { atoms: 2_000, executors: 2, times: 2 };
const SCALING = { atoms: 400, executors: 2, times: 1.9 };
const HEARTBEAT_MS = 2_000;

/** Of which costs are reckoned: no run has more than one atom that lasts 150 ms, and one has many of those that last none. */
const IDLE = { workers: 300, executors: 4, heartbeatMs: HEARTBEAT_MS, atomMs: 0, atoms: 0, idleMs: 20_000 };
const FEW = { workers: 10, executors: 4, heartbeatMs: HEARTBEAT_MS, atomMs: 400, atoms: 2_000 };
const MANY = { workers: 4, executors: 2, heartbeatMs: HEARTBEAT_MS, atomMs: 1, atoms: 20_000 };

/** Simulations of which each is held to the forecast: how many workers, of how many executors, and what an atom takes. */
const CLUSTERS = [
  { workers: 10, executors: 4, heartbeatMs: HEARTBEAT_MS, atomMs: 1_000, rounds: 20 },
  { workers: 100, executors: 4, heartbeatMs: HEARTBEAT_MS, atomMs: 1_000, rounds: 10 },
  // Their heartbeats must not be missed where all of them share some cores with the master.
  { workers: 1_000, executors: 4, heartbeatMs: 5 * HEARTBEAT_MS, atomMs: 10_000, rounds: 2 },
];

/** The least share of the forecast that a simulation may achieve. */
const LEAST = 0.8;

/** The most that one may cost the master, as a share of what the model makes of it. */
const MOST = 1.5;

/** The most that these may cost, in ms of one core. */
const BUDGETS = { run: 5, atom: 1, beat: 2 };

export const casesOf = ({ scale, rounds, newFolder }: CaseOptions): readonly Case[] => {
  const scaled = (atoms: number): number => Math.max(1, Math.round(atoms * scale));
  const rate = (order: Omit<ClusterOrder, "folder">): number => {
    const { seconds } = clusterBuild({ ...order, folder: newFolder() });
    return order.atoms / seconds;
  };
  /** The median rates of two clusters that take turns. */
  const compared = (orders: readonly Omit<ClusterOrder, "folder">[]): readonly number[] => {
    const figures = orders.map((): number[] => []);
    for (let round = 0; round < rounds; round += 1)
      for (const [index, order] of orders.entries()) figures[index]?.push(rate(order));
    return figures.map(median);
  };
  const observe = async (order: SimulationOrder): Promise<Observed> => {
    const own = { ...order, atoms: order.atoms === 0 ? 0 : scaled(order.atoms) };
    return { order: own, figures: await simulate(own, newFolder()) };
  };
  let reckoned: Promise<ClusterCosts> | undefined;
  const costs = (): Promise<ClusterCosts> => {
    reckoned ??= (async () => costsFrom(await observe(IDLE), await observe(FEW), await observe(MANY)))();
    return reckoned;
  };

  return [
    {
      name: "trivial atoms on one machine",
      measure: async () => {
        const order = { command: ":", atoms: scaled(OVERHEAD.atoms), executors: OVERHEAD.executors };
        const [ours = 0, piscina = 0] = compared([
          { ...order, workers: 1 },
          { ...order, workers: 0 },
        ]);
        const goal = { times: 1 / OVERHEAD.times };
        return [
          { name: "trivial atoms on one machine", unit: "jobs/s", goal, ours, peers: { "own threads": piscina } },
        ];
      },
    },
    {
      name: "two workers instead of one",
      measure: async () => {
        const order = { command: "sleep 0.05", atoms: scaled(SCALING.atoms), executors: SCALING.executors };
        const [ours = 0, one = 0] = compared([
          { ...order, workers: 2 },
          { ...order, workers: 1 },
        ]);
        const goal = { times: SCALING.times };
        return [{ name: "two workers instead of one", unit: "jobs/s", goal, ours, peers: { "one worker": one } }];
      },
    },
    {
      name: "costs",
      measure: async () => {
        const { master, nats } = await costs();
        const lines: Measured[] = [];
        for (const [who, of] of Object.entries({ master, NATS: nats }))
          for (const what of ["run", "atom", "beat"] as const)
            lines.push({
              name: `cost of a ${what} to the ${who}`,
              unit: "ms",
              goal: { atMost: BUDGETS[what] },
              ours: of[what] * 1_000,
              peers: {},
            });
        return lines;
      },
    },
    ...CLUSTERS.map((cluster) => ({
      name: `simulation of ${cluster.workers} workers`,
      measure: async () => simulated(cluster, await costs()),
    })),
  ];

  async function simulated(cluster: (typeof CLUSTERS)[number], known: ClusterCosts): Promise<readonly Measured[]> {
    const { workers, executors, heartbeatMs, atomMs, rounds: each } = cluster;
    const atoms = scaled(workers * executors * each);
    const observed = await observe({ workers, executors, heartbeatMs, atomMs, atoms });
    const { seconds, runs, masterSeconds } = observed.figures;
    const { atomsPerSecond } = forecast(known, {
      workers,
      executors,
      heartbeatS: heartbeatMs / 1_000,
      atomS: atomMs / 1_000,
      atomsPerRun: atoms / runs,
    });
    const name = `simulation of ${workers} workers`;
    const perAtom = (all: number): number => (all * 1_000) / atoms;
    const expected = perAtom(spentOn(known.master, observed));
    return [
      {
        name,
        unit: "jobs/s",
        goal: { times: LEAST },
        ours: atoms / seconds,
        peers: { "the forecast": atomsPerSecond },
      },
      {
        name: `${name}, an atom to the master`,
        unit: "ms",
        goal: { atMost: Math.round(MOST * expected * 100) / 100 },
        ours: perAtom(masterSeconds),
        peers: { "the model": expected },
      },
    ];
  }
};

const CLUSTER_BUILD = fileURLToPath(new URL("./cluster-build.js", import.meta.url));

const clusterBuild = (order: ClusterOrder): ClusterFigures => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLUSTER_BUILD, JSON.stringify(order)], {
    encoding: "utf8",
  });
  if (status === 0) return JSON.parse(stdout);
  throw new Error(`Cannot measure "${order.command}" as its process must exit with 0: found ${status}: ${stderr}`);
};
