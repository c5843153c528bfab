import { atomEnvironment, atomScript, type Atom } from "../model/atom.ts";
import { failure, success, type Result } from "../model/errors.ts";
import type { Job } from "../model/job.ts";
import { argumentOf, fits, tooLong, variableOf } from "./argument-size.ts";

/** The atoms that a request gives as complete shell prefixes. None, or one that could start no command, is a failure. */
export const overriddenAtoms = (values: readonly string[], job: Job): Result<readonly Atom[]> => {
  if (values.length === 0)
    return failure(`Cannot make atoms as "atoms_override" must hold at least one: found an empty list`);
  const atoms = values.map((value): Atom => ({ variable: null, value }));
  return startable(
    atoms,
    (atom) => [scriptOf(atom, job)],
    (index) => `"atoms_override[${index}]"`,
  );
};

/** The atoms of an earlier build, which may have been made for another folder. One that could start no command is a failure. */
export const retriedAtoms = (atoms: readonly Atom[], job: Job, projectDirectory: string): Result<readonly Atom[]> =>
  startable(
    atoms,
    (atom) => [
      scriptOf(atom, job),
      ...Object.entries(atomEnvironment(atom, projectDirectory)).map(([name, value]) => variableOf(name, value)),
    ],
    (index) => `atom ${index + 1} of those to retry`,
  );

const scriptOf = (atom: Atom, job: Job): string => argumentOf(atomScript(atom, job.command));

const startable = (
  atoms: readonly Atom[],
  argumentsOf: (atom: Atom) => readonly string[],
  nameOf: (index: number) => string,
): Result<readonly Atom[]> => {
  for (const [index, atom] of atoms.entries()) {
    const long = argumentsOf(atom).find((argument) => !fits(argument));
    if (long !== undefined) return failure(`Cannot make atoms as ${nameOf(index)} with its command ${tooLong(long)}`);
  }
  return success(atoms);
};
