import type { Atom } from "./atom.ts";
import type { Subjob } from "./subjob.ts";

/** One subjob for each atom, in the order of the atoms: the best spread while nothing is known of their durations. */
export const groupAtoms = (atoms: readonly Atom[]): readonly Subjob[] =>
  atoms.map((atom, index) => ({ id: index, firstAtom: index, atoms: [atom] }));
