import type { Atom } from "./atom.ts";
import { hasFailed } from "./atom-result.ts";
import type { AtomResult, Work } from "./build.ts";
import { at } from "./vector.ts";

/** An atom with a result, and where it is. */
export interface EndedAtom {
  readonly atom: Atom;
  readonly subjob: number;
  /** Its place within the subjob. */
  readonly id: number;
  readonly result: AtomResult;
}

/** The atoms that failed the build, in the order of their subjobs. */
export const failedAtomsOf = (work: Work | null): readonly EndedAtom[] => {
  // Most builds have none, and a list of builds must not walk through all atoms of all of them.
  if (work === null || work.atomsFailed === 0) return [];
  return work.plan.subjobs.flatMap(({ id: subjob, firstAtom, atoms }) =>
    atoms.flatMap((atom, id): readonly EndedAtom[] => {
      const result = at(work.atoms, firstAtom + id);
      return result === null || !hasFailed(result, work.plan.job) ? [] : [{ atom, subjob, id, result }];
    }),
  );
};
