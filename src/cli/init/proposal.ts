import type { Project } from "./project.ts";

/** A job for what was found in a project. */
export interface Proposal {
  /** The job's name. */
  readonly name: string;
  /** By what it was recognised: `mocha in package.json`. */
  readonly found: string;
  /** What is to be known of this job, a line of a comment each. */
  readonly notes: readonly string[];
  /** Run once before the first atom, but after the atomizer. */
  readonly setup: readonly string[];
  readonly commands: readonly string[];
  readonly variable: string;
  /** The atomizer: a shell line that prints a value for each atom. */
  readonly list: string;
  /** A value that it prints, for the comment that tells how to try one; null where that is not known without running it. */
  readonly example: string | null;
  /** Where atoms leave JUnit files, below ARTIFACT_DIR; null if the tool writes none. */
  readonly junit: string | null;
}

/** Looks for one kind of tests. It reads, and runs nothing. */
export type Detector = (project: Project) => readonly Proposal[];

/** The same job in a folder of the project, where that is a project of its own kind. */
export const inFolder = (proposal: Proposal, folder: string, enter: string): Proposal => ({
  ...proposal,
  name: `${proposal.name}-${folder.replaceAll(/[^\w.-]/g, "_")}`,
  found: `${proposal.found} in ${folder}`,
  setup: proposal.setup.length === 0 ? [] : [enter, ...proposal.setup],
  commands: [enter, ...proposal.commands],
  list: `${enter} && ${proposal.list}`,
});
