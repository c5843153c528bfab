import { hasEnded, workOf, type Build } from "./build.ts";
import { at } from "./vector.ts";

/** Whether an atom of the build will write nothing any more: it has a result, the build has ended, or there is no such atom. */
export const hasAtomEnded = (build: Build, subjob: number, atom: number): boolean => {
  const work = workOf(build);
  if (hasEnded(build)) return true;
  if (work === null) return false;
  const place = work.plan.subjobs[subjob];
  if (place === undefined || !(atom in place.atoms)) return true;
  return at(work.atoms, place.firstAtom + atom) !== null;
};
