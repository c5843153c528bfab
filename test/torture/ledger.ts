import type { Entry } from "../../src/index.ts";
import type { Work } from "./work.ts";

/** What was recorded of atoms. */
export interface Ledger {
  hear(entry: Entry): void;
  /** How many atoms have a result. */
  results(): number;
  /** How many subjobs were lost. */
  losses(): number;
  /** When and why each of them waited again, in order. */
  readonly requeues: readonly Requeue[];
  wrong(): readonly string[];
}

interface Requeue {
  /** In ms since the epoch. */
  readonly at: number;
  readonly reason: string;
}

export interface LedgerOptions {
  /** Whether what has a result may run again: whoever had it before may not have heard that it is another's. @default false */
  readonly mayRunAgain?: boolean;
}

interface Result {
  readonly build: number;
  readonly value: string;
  /** How often the atom had been started by then. */
  readonly attempts: number;
}

export const createLedger = (work: Work, { mayRunAgain = false }: LedgerOptions = {}): Ledger => {
  const values = new Map<string, string>();
  const results = new Map<string, Result>();
  const wrong: string[] = [];
  const requeues: Requeue[] = [];
  return {
    hear: ({ build, fact }) => {
      if (fact.type === "prepared") {
        for (const { id, atoms } of fact.plan.subjobs)
          for (const [atom, { value }] of atoms.entries()) values.set(`${build}/${id}/${atom}`, value);
      }
      if (fact.type === "subjobRequeued" && fact.reason !== "handed back") requeues.push(fact);
      if (fact.type === "interrupted") wrong.push(`build ${build} was interrupted`);
      if (fact.type !== "atomFinished") return;
      const place = `${build}/${fact.subjob}/${fact.atom}`;
      const value = values.get(place) ?? "";
      if (fact.exitCode < 0) wrong.push(`build ${build}: atom ${value} was ended by signal ${-fact.exitCode}`);
      if (results.has(place)) wrong.push(`build ${build}: atom ${value} has two results`);
      else results.set(place, { build, value, attempts: work.attempts(build, value).length });
    },
    results: () => results.size,
    losses: () => requeues.length,
    requeues,
    wrong: () => [
      ...wrong,
      ...[...values.keys()].filter((place) => !results.has(place)).map((place) => `atom ${place} has no result`),
      ...[...results.values()]
        .filter(({ build, value, attempts }) => !mayRunAgain && work.attempts(build, value).length !== attempts)
        .map(({ build, value }) => `build ${build}: atom ${value} ran again with its result recorded`),
    ],
  };
};
