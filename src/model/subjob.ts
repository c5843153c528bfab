import type { Atom } from "./atom.ts";

/** A group of atoms that one executor runs in order. A failing atom does not stop the ones after it. */
export interface Subjob {
  /** From 0, in the order in which subjobs are handed out. */
  readonly id: number;
  /** The place of the first of its atoms among all atoms of the build. */
  readonly firstAtom: number;
  readonly atoms: readonly Atom[];
}
