import { commandString } from "../model/atom.ts";
import { hasFailed } from "../model/atom-result.ts";
import { workOf, type Build } from "../model/build.ts";
import { at } from "../model/vector.ts";

/** What an archive says of one atom besides its files: plain data that crosses a thread boundary. */
export interface AtomRecord {
  readonly subjob: number;
  /** Its place within the subjob. */
  readonly atom: number;
  /** The line that was run, as the original writes it. */
  readonly command: string;
  readonly exitCode: number;
  /** Given for an atom that exited with 0 and failed its build all the same, as a flaky one may. */
  readonly failed?: true;
  readonly seconds: number;
}

/** One record for each atom that has a result, in the order of subjobs and atoms. Made as they are asked for. */
export function* recordsOf(build: Build): Generator<AtomRecord, void, undefined> {
  const work = workOf(build);
  if (work === null) return;
  const { job, subjobs } = work.plan;
  for (const { id, firstAtom, atoms } of subjobs) {
    for (const [index, atom] of atoms.entries()) {
      const result = at(work.atoms, firstAtom + index);
      if (result === null) continue;
      const { exitCode, seconds } = result;
      const record = { subjob: id, atom: index, command: `${commandString(atom)} ${job.command}`, exitCode, seconds };
      yield exitCode === 0 && hasFailed(result, job) ? { ...record, failed: true } : record;
    }
  }
}
