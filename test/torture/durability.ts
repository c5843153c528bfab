import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ourBuild } from "../bench/execution/ours.ts";
import { median } from "../bench/report.ts";

export interface DurabilityOptions {
  /** Absolute, there and empty. */
  readonly folder: string;
  readonly atoms: number;
  readonly rounds: number;
}

/** How many atoms a second a build runs whose facts are kept so; the medians. */
export interface Rates {
  readonly disk: number;
  readonly memory: number;
}

/** Runs the build that costs its store most, atoms that do nothing, on both stores in turns; each is first in every other round. */
export const compareStores = ({ folder, atoms, rounds }: DurabilityOptions): Rates => {
  const rates = { disk: Array<number>(), memory: Array<number>() };
  for (let round = 0; round < rounds; round += 1)
    for (const store of round % 2 === 0 ? (["disk", "memory"] as const) : (["memory", "disk"] as const)) {
      const own = join(folder, `${store}-${round}`);
      mkdirSync(own);
      const { seconds } = ourBuild({ folder: own, command: ":", atoms, executors: 2, heapMb: 0, store });
      rates[store].push(atoms / seconds);
    }
  return { disk: median(rates.disk), memory: median(rates.memory) };
};
