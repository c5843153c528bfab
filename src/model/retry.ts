import type { Atom } from "./atom.ts";
import { hasFailed } from "./atom-result.ts";
import { hasEnded, workOf, type Build, type Work } from "./build.ts";
import { failure, success, type Result } from "./errors.ts";
import type { BuildRequest } from "./request.ts";
import { at } from "./vector.ts";

/**
 * The request that tries a build again: the same one, for the atoms of it that have not passed, those included that never ran. From
 * git it takes the commit that was built. A build that ended before it had atoms is tried as a whole. A failure says why there is
 * nothing to try.
 */
export const retryOf = (build: Build): Result<BuildRequest> => {
  const { id, request } = build;
  if (!hasEnded(build)) return failure(`Cannot retry build ${id} as it must have ended: found it running`);
  const work = workOf(build);
  if (work === null) return success({ ...request, retry: { of: id, atoms: request.retry?.atoms ?? null } });
  const retry = { of: id, atoms: unpassedAtomsOf(work) };
  if (retry.atoms.length === 0) {
    return failure(`Cannot retry build ${id} as an atom of it must have failed or not run: found none`);
  }
  const { commit } = work.plan;
  return success(
    request.type === "git" && commit !== null ? { ...request, hash: commit, retry } : { ...request, retry },
  );
};

/** Whether a build runs only a part of the atoms that its job has. */
export const isPartial = ({ retry }: BuildRequest): boolean => retry !== undefined && retry.atoms !== null;

/** In the order of their subjobs, as the atomizers made them: what is expected of them is found out anew. */
const unpassedAtomsOf = ({ plan, atoms: results }: Work): readonly Atom[] =>
  plan.subjobs.flatMap(({ firstAtom, atoms }) =>
    atoms.flatMap(({ variable, value }, index) => {
      const result = at(results, firstAtom + index);
      return result !== null && !hasFailed(result, plan.job) ? [] : [{ variable, value }];
    }),
  );
