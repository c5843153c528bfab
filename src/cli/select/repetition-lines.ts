import { commandString, type Atom } from "../../model/atom.ts";
import { hasFailed } from "../../model/atom-result.ts";
import type { Work } from "../../model/build.ts";
import { topOf } from "../../model/top.ts";
import { at } from "../../model/vector.ts";
import { atomName, count } from "../wording.ts";

/** Atoms that are named; the others are counted. */
const NAMED = 20;

/** How often each repeated atom failed, the worst first; nothing for a build that runs each atom once. */
export const repetitionLines = (work: Work): readonly string[] => {
  const tallies = talliesOf(work);
  if (tallies.length === 0) return [];
  const failing = tallies.filter(({ failed }) => failed > 0);
  const passing = tallies.length - failing.length;
  const worst = topOf(failing, NAMED, (one, other) => other.failed / other.ran - one.failed / one.ran);
  const more = failing.length - worst.length;
  return [
    ...worst.map(({ name, failed, ran, of }) => `  ${name}  ${failed} of ${ran} failed${unrun(of - ran)}`),
    ...(more === 0 ? [] : [`  and ${count(more, "more atom")} that failed`]),
    ...(passing === 0 ? [] : [`  ${count(passing, failing.length === 0 ? "atom" : "other atom")} never failed`]),
  ];
};

const unrun = (left: number): string => (left === 0 ? "" : `, ${left} not run`);

interface Tally {
  readonly name: string;
  /** How many runs the build has. */
  of: number;
  ran: number;
  failed: number;
}

const talliesOf = ({ plan, atoms: results }: Work): readonly Tally[] => {
  const tallies = new Map<string, Tally>();
  for (const { firstAtom, atoms } of plan.subjobs) {
    for (const [index, atom] of atoms.entries()) {
      if (atom.repetition === undefined) continue;
      const tally = tallies.get(commandString(atom)) ?? { name: nameOf(atom), of: 0, ran: 0, failed: 0 };
      tallies.set(commandString(atom), tally);
      const result = at(results, firstAtom + index);
      tally.of += 1;
      if (result === null) continue;
      tally.ran += 1;
      tally.failed += Number(hasFailed(result, plan.job));
    }
  }
  return [...tallies.values()];
};

/** Whichever of its runs it is. */
const nameOf = ({ variable, value }: Atom): string => atomName({ variable, value });
