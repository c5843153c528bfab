import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { costsFrom, forecast, spentOn, type ClusterCosts } from "./model.ts";
import type { SimulationFigures } from "./simulation.ts";

const test = suite("model of many machines");

const COSTS: ClusterCosts = {
  master: { run: 0.002, atom: 0.0005, beat: 0.0002 },
  nats: { run: 0.001, atom: 0.0001, beat: 0.0001 },
};

test("a small cluster achieves what its executors do", () => {
  const cluster = { workers: 10, executors: 4, heartbeatS: 2, atomS: 0.99, atomsPerRun: 1 };
  const { atomsPerSecond, limit, masterShare } = forecast(COSTS, cluster);
  assert.is(limit, "executors");
  assert.is(Math.round(atomsPerSecond), 40);
  assert.is(masterShare.toFixed(3), "0.101");
});

test("a large one achieves what its master does, less what the heartbeats take", () => {
  const cluster = { workers: 1_000, executors: 4, heartbeatS: 2, atomS: 1, atomsPerRun: 1 };
  const { atomsPerSecond, limit, masterShare } = forecast(COSTS, cluster);
  assert.is(limit, "master");
  assert.is(Math.round(atomsPerSecond), Math.round((1 - 500 * 0.0002) / 0.0025));
  assert.is(masterShare.toFixed(6), "1.000000");
});

test("what was observed costs its runs, its atoms and the heartbeats of all workers", () => {
  const figures = { seconds: 20, runs: 100, masterSeconds: 0, natsSeconds: 0, masterMb: 0, natsMb: 0 };
  const order = { workers: 10, executors: 4, heartbeatMs: 2_000, atomMs: 1, atoms: 1_000 };
  const spent = spentOn(COSTS.master, { order, figures });
  assert.is(spent.toFixed(6), (100 * 0.002 + 1_000 * 0.0005 + 100 * 0.0002).toFixed(6));
});

test("the costs are those that the simulations had", () => {
  const spentBy = (workers: number, seconds: number, runs: number, atoms: number): SimulationFigures => {
    const cost = ({ run, atom, beat }: ClusterCosts["master"]): number =>
      runs * run + atoms * atom + (workers * seconds * beat) / 2;
    const spent = { masterSeconds: cost(COSTS.master), natsSeconds: cost(COSTS.nats) };
    return { seconds, runs, masterMb: 0, natsMb: 0, ...spent };
  };
  const orderOf = (workers: number, atoms: number) => ({ workers, executors: 4, heartbeatMs: 2_000, atomMs: 1, atoms });
  const found = costsFrom(
    { order: orderOf(100, 0), figures: spentBy(100, 10, 0, 0) },
    { order: orderOf(10, 1_000), figures: spentBy(10, 25, 1_000, 1_000) },
    { order: orderOf(10, 9_000), figures: spentBy(10, 20, 300, 9_000) },
  );
  for (const who of ["master", "nats"] as const)
    for (const what of ["run", "atom", "beat"] as const)
      assert.is(found[who][what].toFixed(9), COSTS[who][what].toFixed(9), `${who} ${what}`);
});

test.run();
