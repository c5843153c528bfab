import { listAtoms } from "../../index.ts";
import type { Atom } from "../../model/atom.ts";
import { failure, type Result } from "../../model/errors.ts";
import type { Jobs } from "../../model/job.ts";
import type { Colours } from "../colours.ts";
import { atomName, count, tame } from "../wording.ts";
import type { Proposal } from "./proposal.ts";

/** What a job would run. */
export interface Outcome {
  readonly proposal: Proposal;
  readonly atoms: Result<readonly Atom[]>;
}

export interface TryOptions {
  /** That of the project; absolute. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Runs the atomizers of the jobs, one job after another. */
export const tryJobs = async (
  proposals: readonly Proposal[],
  jobs: Jobs,
  { directory, signal }: TryOptions,
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const proposal of proposals) {
    const job = jobs.get(proposal.name);
    const atoms =
      job === undefined
        ? failure(`Cannot try job "${proposal.name}" as it must be in the file: found nothing`)
        : await listAtoms(job, { projectDirectory: directory, maxMs: MOST_MS, signal });
    outcomes.push({ proposal, atoms });
  }
  return outcomes;
};

/** Enough for a tool that reads its project, not for one that first downloads half the world. */
const MOST_MS = 60_000;

export interface ShowOptions {
  readonly colours: Colours;
  /** How wide the terminal is. */
  readonly columns: number;
}

/** What the jobs would run, and how to run them, for a person. */
export const showTrial = (outcomes: readonly Outcome[], { colours, columns }: ShowOptions): string => {
  const cut = (line: string): string => (line.length <= columns ? line : `${line.slice(0, Math.max(1, columns - 1))}…`);
  const parts = outcomes.map(({ proposal: { name, found }, atoms }) =>
    atoms.ok
      ? [
          colours.bold(cut(`${name}: ${count(atoms.value.length, "atom")}`)),
          cut(`  found ${tame(found)}`),
          ...firstAtoms(atoms.value).map((line) => cut(`  ${line}`)),
        ]
      : [colours.red(cut(`${name}: no atoms`)), `  ${atoms.message}`],
  );
  const fine = outcomes.filter(({ atoms }) => atoms.ok).map(({ proposal }) => proposal.name);
  const only = outcomes.length === 1;
  const commands = fine.map((name) => `  clusterrunner build${only ? "" : ` --job-name ${name}`}`);
  const next =
    fine.length === 0
      ? ["Mend clusterrunner.yaml, or what its atomizer needs; then run it:", "  clusterrunner build"]
      : ["Run it:", ...commands];
  return ["", ...parts.map((lines) => `${lines.join("\n")}\n`), ...next].join("\n");
};

const FIRST = 3;

const firstAtoms = (atoms: readonly Atom[]): readonly string[] => {
  const rest = atoms.length - FIRST;
  // As long as the line that would say so.
  if (rest <= 1) return atoms.map(atomName);
  return [...atoms.slice(0, FIRST).map(atomName), `and ${rest.toLocaleString("en-US")} more`];
};
