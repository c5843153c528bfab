import { commandString, type Atom } from "./atom.ts";
import type { Subjob } from "./subjob.ts";

/** The part of the whole time that goes into the first, big groups: one for each executor. The rest levels out their ends. */
const BIG_SHARE = 0.8;

/**
 * Groups atoms into subjobs for `executors` of them at once, at least 1, by the seconds that `expected` has for command
 * strings, longest first. Each atom is in exactly one subjob, and keeps what is expected of it.
 *
 * The first subjobs take up to 0.8 of the whole time, in equal parts; those after them are an eighth as long, so that
 * executors end at about the same time. An atom of which nothing is known counts as the longest. While nothing is known of any, each
 * is a subjob of its own, in the given order: the best spread there is.
 */
export const groupAtoms = (
  atoms: readonly Atom[],
  expected: ReadonlyMap<string, number>,
  executors: number,
): readonly Subjob[] => {
  const timed = timedBy(atoms, expected);
  if (timed === null) return subjobsOf(atoms.map((atom) => [atom]));
  const total = timed.reduce((sum, { seconds }) => sum + seconds, 0);
  const longestFirst = timed.toSorted((one, other) => other.seconds - one.seconds);
  const big = fill(longestFirst, (total * BIG_SHARE) / executors, executors);
  const small = fill(big.left, (total * (1 - BIG_SHARE)) / (2 * executors), Infinity);
  return subjobsOf([...big.groups, ...small.groups].map((group) => group.map(({ atom }) => atom)));
};

interface Timed {
  readonly atom: Atom;
  /** What it counts for. */
  readonly seconds: number;
}

interface Filled {
  readonly groups: readonly (readonly Timed[])[];
  readonly left: readonly Timed[];
}

/** Null if nothing is known of any. */
const timedBy = (atoms: readonly Atom[], expected: ReadonlyMap<string, number>): readonly Timed[] | null => {
  const known = atoms.map((atom) => expected.get(commandString(atom)));
  const longest = known.reduce<number>((most, seconds = -1) => Math.max(most, seconds), -1);
  if (longest < 0) return null;
  return atoms.map((atom, index) => {
    const seconds = known[index];
    if (seconds === undefined) return { atom, seconds: longest };
    return { atom: { ...atom, expectedSeconds: seconds }, seconds };
  });
};

/**
 * Makes at most `most` groups of at most `target` seconds, or of a single longer atom: each takes in order what fits. Two
 * neighbours are longer than `target` together, so there are some 20 groups for an executor, however many atoms.
 */
const fill = (timed: readonly Timed[], target: number, most: number): Filled => {
  const groups: (readonly Timed[])[] = [];
  let left = timed;
  while (left.length > 0 && groups.length < most) {
    // With as few left as there may be groups, nothing is gained by putting any two of them together.
    const enough = most === Infinity ? Infinity : Math.max(1, left.length + groups.length + 1 - most);
    const { group, others } = take(left, target, enough);
    groups.push(group);
    if (group.length === enough) return { groups: [...groups, ...others.map((one) => [one])], left: [] };
    left = others;
  }
  return { groups, left };
};

/** Takes the first, then what fits, and at most `enough` in all. */
const take = (
  timed: readonly Timed[],
  target: number,
  enough: number,
): { readonly group: readonly Timed[]; readonly others: readonly Timed[] } => {
  const group: Timed[] = [];
  const others: Timed[] = [];
  let sum = 0;
  for (const next of timed) {
    const fits = group.length === 0 || sum + next.seconds <= target;
    if (fits && group.length < enough) {
      group.push(next);
      sum += next.seconds;
    } else {
      others.push(next);
    }
  }
  return { group, others };
};

const subjobsOf = (groups: readonly (readonly Atom[])[]): readonly Subjob[] => {
  let firstAtom = 0;
  return groups.map((atoms, id) => {
    const subjob = { id, firstAtom, atoms };
    firstAtom += atoms.length;
    return subjob;
  });
};
