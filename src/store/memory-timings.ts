import { REMEMBERED_JOBS, rememberedAtoms, smoothed } from "../model/atom-time.ts";
import type { JobKey } from "../model/job-key.ts";
import type { Timings } from "./contract.ts";

/** Timings that end with the process. */
export const createMemoryTimings = (): Timings => {
  // A map keeps the order in which keys were added, so whatever is seen is taken out and added again, and the oldest come first.
  const jobs = new Map<string, Map<string, number>>();
  return {
    expected: (job) => Promise.resolve(new Map(jobs.get(nameOf(job)))),
    record: (job, atoms) => {
      const name = nameOf(job);
      const times = jobs.get(name) ?? new Map<string, number>();
      jobs.delete(name);
      jobs.set(name, times);
      let count = 0;
      for (const { atom, seconds } of atoms) {
        count += 1;
        const known = times.get(atom);
        const expected = seconds === null ? known : smoothed(known, seconds);
        if (expected === undefined) continue;
        times.delete(atom);
        times.set(atom, expected);
      }
      forget(times, rememberedAtoms(count));
      forget(jobs, REMEMBERED_JOBS);
      return Promise.resolve();
    },
  };
};

const nameOf = ({ project, job }: JobKey): string => JSON.stringify([project, job]);

const forget = (map: Map<string, unknown>, most: number): void => {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
};
