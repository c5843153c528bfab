import { commandString } from "./atom.ts";
import type { Work } from "./build.ts";
import { at } from "./vector.ts";

/** What one build says of the duration of one atom. */
export interface AtomTime {
  /** The atom's command string, by which later builds find it again. */
  readonly atom: string;
  /** How long it took; null if it did not pass, since what fails often fails early. */
  readonly seconds: number | null;
}

/** What a build says of each of its atoms, those included that did not run. Whether the build as a whole passed is all one. */
export function* atomTimesOf(work: Work): Generator<AtomTime, void, undefined> {
  for (const { firstAtom, atoms } of work.plan.subjobs) {
    for (const [index, atom] of atoms.entries()) {
      const result = at(work.atoms, firstAtom + index);
      yield { atom: commandString(atom), seconds: result?.exitCode === 0 ? result.seconds : null };
    }
  }
}

/**
 * What to expect of an atom, in seconds, after it took `seconds` once more; `expected` is undefined the first time.
 *
 * The new time counts for 0.3. So a single odd run, on a busy machine or with a cold cache, moves the expectation by less than
 * a third of its error, and the noise of single runs is more than halved; a change that stays is two thirds in after three
 * builds and nearly nine tenths after six.
 */
export const smoothed = (expected: number | undefined, seconds: number): number =>
  rounded(expected === undefined ? seconds : expected + WEIGHT * (seconds - expected));

/**
 * How many atoms of a job are remembered after a build with `count` of them. Those beyond are forgotten, beginning with the ones
 * that builds have been without for the longest time. As many again as the build has leave room for other branches, and
 * the lower bound for jobs that list only what has changed.
 */
export const rememberedAtoms = (count: number): number => Math.max(10_000, 2 * count);

/** How many jobs are remembered. The ones beyond it whose last build is the longest ago are forgotten. */
export const REMEMBERED_JOBS = 500;

const WEIGHT = 0.3;

/** To a microsecond, which keeps plans short. */
const rounded = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;
