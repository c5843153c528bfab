import * as z from "zod";
import { commandString, type Atom } from "./atom.ts";
import { textMatcher } from "./glob.ts";

/** Which of its job's atoms a build runs, and how often. */
export interface Selection {
  /** Globs, as `selectorOf` takes them, one of which an atom must match; left out for all atoms. */
  readonly only?: readonly string[];
  /** How often each atom runs, at least twice; left out for once. */
  readonly repeat?: number;
}

const MOST_GLOBS = 100;
const LONGEST_GLOB = 500;
const MOST_REPETITIONS = 1_000;

const ONLY = `be a list of 1 to ${MOST_GLOBS} globs`;
const GLOB = `be a string of 1 to ${LONGEST_GLOB} characters`;
const REPEAT = `be a whole number from 1 to ${MOST_REPETITIONS}`;

interface SelectionFields {
  readonly only: z.ZodType<readonly string[] | null | undefined>;
  readonly repeat: z.ZodType<number | null | undefined>;
}

/** The keys of a request that say so. */
export const SELECTION: SelectionFields = {
  only: z
    .array(z.string({ error: GLOB }).min(1, { error: GLOB }).max(LONGEST_GLOB, { error: GLOB }), { error: ONLY })
    .min(1, { error: ONLY })
    .max(MOST_GLOBS, { error: ONLY })
    .describe(
      "Globs: only the atoms that one of them matches run. `*` stands for any characters, `?` for one; it is compared with the atom's value, with `VARIABLE=value` and with its command string. Each must match an atom",
    )
    .nullish(),
  repeat: z
    .int({ error: REPEAT })
    .min(1, { error: REPEAT })
    .max(MOST_REPETITIONS, { error: REPEAT })
    .describe(
      "How often each atom runs, to find those that are flaky; each run is an atom of its own, which knows its number by CLUSTERRUNNER_REPETITION. 1 by default",
    )
    .nullish(),
};

export interface SelectionKeys {
  readonly only?: readonly string[] | null | undefined;
  readonly repeat?: number | null | undefined;
}

/** What the keys say; undefined if each atom is to run once. */
export const selectionOf = ({ only, repeat }: SelectionKeys): Selection | undefined => {
  const often = repeat ?? 1;
  if ((only ?? null) === null && often === 1) return undefined;
  return { ...((only ?? null) === null ? {} : { only: only ?? [] }), ...(often === 1 ? {} : { repeat: often }) };
};

/** Tells whether a glob means an atom: its value, `VARIABLE=value`, or its command string. A text that is the same to the letter does, whatever signs it holds. */
export const selectorOf = (glob: string): ((atom: Atom) => boolean) => {
  const matches = textMatcher(glob);
  return (atom) => namesOf(atom).some((name) => name === glob || matches(name));
};

/** The ways to write an atom, without those that are the same. */
const namesOf = (atom: Atom): readonly string[] =>
  atom.variable === null ? [atom.value] : [atom.value, `${atom.variable}=${atom.value}`, commandString(atom)];

/** Each atom so many times: all of them once, then all of them again. */
export const repeated = (atoms: readonly Atom[], times: number): readonly Atom[] =>
  Array.from({ length: times }, (_, index) =>
    atoms.map((atom): Atom => ({ ...atom, repetition: { number: index + 1, of: times } })),
  ).flat();
