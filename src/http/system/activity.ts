import type { Fact } from "../../model/fact.ts";
import type { Entry } from "../../store/contract.ts";
import { createRate } from "./rate.ts";

/** What goes on, as the facts tell it from the start of the server on. */
export interface Activity {
  /** Takes in what was stored, in order. Never throws. */
  record(entries: readonly Entry[]): void;
  /** The atom that runs in a subjob; undefined for a subjob that no executor has, or was not seen to be given to one. */
  running(build: number, subjob: number): RunningAtom | undefined;
  /** How many have ended within the minute before `now`, which is in ms since the epoch. */
  perMinute(now: number): { readonly atoms: number; readonly builds: number };
}

export interface RunningAtom {
  /** Its place within its subjob. */
  readonly atom: number;
  /** Since when, in ms since the epoch: the atom before it ended then, or its executor had it. */
  readonly since: number;
}

interface Run extends RunningAtom {
  readonly executor: number;
}

/**
 * No fact says that an atom begins: those of a subjob run in order. An executor is given several subjobs at once, so that one of them begins when
 * the one before it has ended.
 */
export const createActivity = (): Activity => {
  const runs = new Map<number, Map<number, Run>>();
  /** By executor, when something of it has ended last. */
  const ended = new Map<number, number>();
  const atoms = createRate();
  const builds = createRate();

  const take = (build: number, fact: Fact): void => {
    switch (fact.type) {
      case "subjobStarted": {
        const { subjob, executor, from = 0, at } = fact;
        let ofBuild = runs.get(build);
        if (ofBuild === undefined) runs.set(build, (ofBuild = new Map<number, Run>()));
        ofBuild.set(subjob, { atom: from, since: at, executor });
        break;
      }
      case "atomFinished": {
        atoms.count(fact.at);
        const run = runs.get(build)?.get(fact.subjob);
        if (run === undefined) break;
        ended.set(run.executor, fact.at);
        runs.get(build)?.set(fact.subjob, { ...run, atom: fact.atom + 1, since: fact.at });
        break;
      }
      case "subjobFinished":
      case "subjobRequeued":
        runs.get(build)?.delete(fact.subjob);
        break;
      case "finished":
      case "failed":
      case "canceled":
        builds.count(fact.at);
        runs.delete(build);
        break;
      default:
    }
  };

  return {
    record: (entries) => {
      for (const { build, fact } of entries) take(build, fact);
    },
    running: (build, subjob) => {
      const run = runs.get(build)?.get(subjob);
      return run && { atom: run.atom, since: Math.max(run.since, ended.get(run.executor) ?? 0) };
    },
    perMinute: (now) => ({ atoms: atoms.within(now), builds: builds.within(now) }),
  };
};
