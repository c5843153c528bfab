import { topOf } from "../../model/top.ts";
import { count } from "../wording.ts";
import type { EndedAtom } from "./progress.ts";

/** How the runs of a repeated atom went. */
export interface Repetitions {
  readonly name: string;
  /** How many runs its build has. */
  readonly times: number;
  readonly ran: number;
  readonly failed: number;
}

/** Of each repeated atom that has run; none for a build that runs each atom once. */
export const repetitionsOf = (ended: Iterable<EndedAtom>): readonly Repetitions[] => {
  const tallies = new Map<string, Repetitions>();
  for (const { repeated, failed: hasFailed } of ended) {
    if (repeated === undefined) continue;
    const { ran = 0, failed = 0 } = tallies.get(repeated.name) ?? {};
    tallies.set(repeated.name, { ...repeated, ran: ran + 1, failed: failed + Number(hasFailed) });
  }
  return [...tallies.values()];
};

/** Atoms that are named; the others are counted. */
const NAMED = 20;

/** How often each repeated atom failed, the worst first; nothing for a build that runs each atom once. */
export const repetitionLines = (repetitions: readonly Repetitions[]): readonly string[] => {
  if (repetitions.length === 0) return [];
  const failing = repetitions.filter(({ failed }) => failed > 0);
  const passing = repetitions.length - failing.length;
  const worst = topOf(failing, NAMED, (one, other) => other.failed / other.ran - one.failed / one.ran);
  const more = failing.length - worst.length;
  return [
    ...worst.map(({ name, failed, ran, times }) => `  ${name}  ${failed} of ${ran} failed${unrun(times - ran)}`),
    ...(more === 0 ? [] : [`  and ${count(more, "more atom")} that failed`]),
    ...(passing === 0 ? [] : [`  ${count(passing, failing.length === 0 ? "atom" : "other atom")} never failed`]),
  ];
};

const unrun = (left: number): string => (left === 0 ? "" : `, ${left} not run`);
