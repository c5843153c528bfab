import * as z from "zod";
import { sourceOf } from "../model/build-source.ts";
import type { BuildSummary } from "../model/build-summary.ts";

/** What a build is about and how far it has come, as all dialects show it beside their own keys. */
export interface OverviewView {
  readonly project: string;
  readonly branch: string | null;
  readonly commit: string | null;
  readonly num_subjobs_done: number;
  readonly num_atoms_done: number;
  readonly num_atoms_failed: number;
  readonly num_atoms_flaky: number;
}

export const OVERVIEW_SHAPE: Readonly<Record<keyof OverviewView, z.ZodType>> = {
  project: z.string().describe("For git the url without credentials, and the folder in it; for a directory its path"),
  branch: z.string().nullable().describe("As it was asked for; null for the default branch, and for a directory"),
  commit: z.string().nullable().describe("What was checked out, or before that what was asked for"),
  num_subjobs_done: z.int(),
  num_atoms_done: z.int(),
  num_atoms_failed: z.int().describe("Those that fail the build"),
  num_atoms_flaky: z.int().describe("Those that passed, but not at their first attempt"),
};

export const overviewOf = (build: BuildSummary): OverviewView => {
  const { project, work } = build;
  const { branch, commit } = sourceOf(build);
  return {
    project,
    branch,
    commit,
    num_subjobs_done: work?.subjobsDone ?? 0,
    num_atoms_done: work?.atomsDone ?? 0,
    num_atoms_failed: work?.atomsFailed ?? 0,
    num_atoms_flaky: work?.atomsFlaky ?? 0,
  };
};
