import * as z from "zod";
import type { AtomsHistory } from "../model/atom-history.ts";
import type { AtomHistory } from "../model/atom-tally.ts";
import { durationOf, queuedAt } from "../model/build-times.ts";
import { hasPassed } from "../model/build.ts";
import type { BuildSummary } from "../model/build-summary.ts";
import type { HistoryQuestion, JobHistory } from "../model/job-history.ts";
import type { Spread } from "../model/spread.ts";
import type { Dialect } from "./dialect.ts";

const SPREAD_SHAPE = z.object({
  mean: z.number(),
  min: z.number(),
  median: z.number(),
  p90: z.number().describe("Nine tenths did not take longer"),
  max: z.number(),
});

const ATOM_SHAPE = z
  .object({
    command_string: z.string(),
    project: z.string(),
    last_build_id: z.int().describe("The newest build in which it ran"),
    last_subjob_id: z.int(),
    last_atom_id: z.int().describe("Its place within that subjob"),
    num_runs: z.int().describe("How many results it has: one in a build, or one for each repetition"),
    num_failed: z.int().describe("How many of them are failures"),
    num_flaky: z.int().describe("In how many of them it passed, but not at the first attempt"),
    num_contradictions: z
      .int()
      .describe("At how many commits, or in how many builds that repeat it, it both passed and failed"),
    mean_time: z.number().describe("Seconds"),
    max_time: z.number().describe("Seconds"),
  })
  .meta({ id: "AtomHistory" });

const BUILD_SHAPE = z
  .object({
    id: z.int(),
    project: z.string(),
    status: z.string().describe("As the build itself has it"),
    state: z.string().describe("How it ended, in the words of its events"),
    passed: z.boolean(),
    queued: z.number().describe("When it was admitted, in seconds since the epoch"),
    duration: z.number().describe("Seconds from its admission to its end"),
    num_atoms: z.int().describe("0 if it ended before it had any"),
    num_failed_atoms: z.int(),
    num_flaky_atoms: z.int(),
    retry_of: z.int().nullable(),
  })
  .meta({ id: "BuildInHistory" });

export const HISTORY_SHAPE: z.ZodType = z
  .object({
    job_name: z.string(),
    project: z.string().nullable().describe("The one that was asked for; null for all"),
    projects: z.array(z.string()).describe("All that have a job of this name"),
    num_builds: z.int().describe("How many builds were looked at, the newest that have ended"),
    num_passed: z.int(),
    num_failed: z.int().describe("Builds of which an atom failed"),
    num_errors: z.int().describe("Builds that could not be run to their end"),
    num_canceled: z.int(),
    pass_rate: z
      .number()
      .nullable()
      .describe("From 0 to 1, of the builds that were not canceled; retries of some atoms do not count"),
    durations: SPREAD_SHAPE.nullable().describe("Seconds, of the builds that ran to their end; retries do not count"),
    builds: z.array(BUILD_SHAPE).describe("The newest first"),
    num_builds_of_atoms: z.int().describe("In how many of the builds atoms were looked at: all, unless they are huge"),
    flaky_atoms: z
      .array(ATOM_SHAPE)
      .describe("20 at most that passed and failed with nothing changed, the worst first"),
    slowest_atoms: z.array(ATOM_SHAPE).describe("20 at most, by their mean time"),
  })
  .meta({ id: "JobHistory" });

/** The history of a job, in the words of a dialect. */
export const historyView = (
  { job, project }: HistoryQuestion,
  history: JobHistory,
  atoms: AtomsHistory,
  dialect: Pick<Dialect, "statusOf">,
): object => ({
  job_name: job,
  project,
  projects: history.projects,
  num_builds: history.builds.length,
  num_passed: history.outcomes.passed,
  num_failed: history.outcomes.failed,
  num_errors: history.outcomes.broken,
  num_canceled: history.outcomes.canceled,
  pass_rate: history.passRate,
  durations: history.durations === null ? null : spreadView(history.durations),
  builds: history.builds.map((build) => buildView(build, dialect)),
  num_builds_of_atoms: atoms.atomBuilds,
  flaky_atoms: atoms.flaky.map(atomView),
  slowest_atoms: atoms.slowest.map(atomView),
});

const buildView = (build: BuildSummary, { statusOf }: Pick<Dialect, "statusOf">) => {
  const { work, project } = build;
  return {
    id: build.id,
    project,
    status: statusOf(build),
    state: build.status,
    passed: hasPassed(build),
    queued: secondsOf(queuedAt(build)),
    duration: secondsOf(durationOf(build) ?? 0),
    num_atoms: work?.atoms ?? 0,
    num_failed_atoms: work?.atomsFailed ?? 0,
    num_flaky_atoms: work?.atomsFlaky ?? 0,
    retry_of: build.retryOf,
  };
};

const atomView = (atom: AtomHistory) => ({
  command_string: atom.commandString,
  project: atom.project,
  last_build_id: atom.lastBuild,
  last_subjob_id: atom.lastSubjob,
  last_atom_id: atom.lastAtom,
  num_runs: atom.runs,
  num_failed: atom.failures,
  num_flaky: atom.flakes,
  num_contradictions: atom.contradictions,
  mean_time: rounded(atom.meanSeconds),
  max_time: atom.greatestSeconds,
});

const spreadView = ({ mean, least, median, ninetieth, greatest }: Spread) => ({
  mean: secondsOf(mean),
  min: secondsOf(least),
  median: secondsOf(median),
  p90: secondsOf(ninetieth),
  max: secondsOf(greatest),
});

/** To a microsecond. */
const rounded = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

const secondsOf = (ms: number): number => rounded(ms / 1_000);
