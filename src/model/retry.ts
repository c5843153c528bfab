import type { Atom } from "./atom.ts";
import { hasFailed } from "./atom-result.ts";
import { hasEnded, workOf, type Build, type Work } from "./build.ts";
import { failure, success, type Result } from "./errors.ts";
import type { BuildRequest } from "./request.ts";
import { at } from "./vector.ts";

/**
 * The request that tries a build again: the same one, for the atoms of it that have not passed, those included that never ran. Each
 * of those runs once, as the repetition that it was. From git it takes the commit that was built. A build that ended before it had
 * atoms is tried as a whole. A failure says why there is nothing to try.
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
  // It has been applied: these atoms are of its choice, and not each of its globs need match one of them.
  const { selection: _, ...same } = request;
  return success(same.type === "git" && commit !== null ? { ...same, hash: commit, retry } : { ...same, retry });
};

/** Whether a build runs only a part of the atoms that its job has. */
export const isPartial = ({ retry, selection }: BuildRequest): boolean =>
  (retry !== undefined && retry.atoms !== null) || selection?.only !== undefined;

/** The atoms that have failed, or have not run, in the order of their subjobs, as the atomizers made them: what is expected of them is found out anew. */
export const unpassedAtomsOf = ({ plan, atoms: results }: Work): readonly Atom[] =>
  plan.subjobs.flatMap(({ firstAtom, atoms }) =>
    atoms.flatMap(({ variable, value, repetition }, index) => {
      const result = at(results, firstAtom + index);
      return result !== null && !hasFailed(result, plan.job)
        ? []
        : [{ variable, value, ...(repetition === undefined ? {} : { repetition }) }];
    }),
  );
