import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { Atom } from "../../model/atom.ts";
import { endedAt } from "../../model/build-times.ts";
import { workOf, type Build, type Work } from "../../model/build.ts";
import { projectKeyOf } from "../../model/job-key.ts";
import { parseRequest, type BuildRequest } from "../../model/request.ts";
import { isPartial, unpassedAtomsOf } from "../../model/retry.ts";
import { lastBuildOf, once, rememberBuild, stillUnpassed, type LastBuild } from "./last-build.ts";

/** What is to be run of what the last build left unpassed. */
export interface FailedAtoms {
  /** The same request, which names its job now. */
  readonly request: Readonly<Record<string, unknown>>;
  /** None if everything passed; undefined for all, of a build that never came to have atoms. */
  readonly atoms: readonly Atom[] | undefined;
  /** The job as a person calls it. */
  readonly name: string;
}

/** What the last build of a request's project and job left unpassed. Throws an error that says what to do if that is not known. */
export const failedAtomsOf = (baseDirectory: string, request: Readonly<Record<string, unknown>>): FailedAtoms => {
  const parsed = parseRequest(request);
  if (!parsed.ok) throw new Error(parsed.message);
  const last = lastBuildOf(baseDirectory, projectOf(parsed.value), parsed.value.jobName ?? undefined);
  const wished = parsed.value.jobName === null ? "the project" : `job "${parsed.value.jobName}"`;
  if (last === undefined)
    throw new Error(
      `Cannot tell what failed as ${wished} must have been built here: found no build. Build it without --failed first`,
    );
  const { job, atoms } = last;
  return {
    request: job === null ? request : { ...request, job_name: job },
    atoms: atoms ?? undefined,
    name: job === null ? "the job" : `job "${job}"`,
  };
};

/** Says that there is nothing to run again; 0 is the exit code. */
export const nothingFailed = (name: string): number => {
  process.stdout.write(`Everything passed in the last build of ${name}: nothing to run again.\n`);
  return 0;
};

/** Remembers what a build that ended has left unpassed, for the next `--failed`. */
export const rememberFailed = (baseDirectory: string, build: Build): void => {
  const work = workOf(build);
  const job = work === null ? (build.request.jobName ?? undefined) : work.plan.job.name;
  const project = projectKeyOf(build.request, work?.plan.projectDirectory ?? realFolder(build.request));
  const before = readable(() => lastBuildOf(baseDirectory, project, job));
  // What failed before is still the best that is known of a job which could not even list its atoms, or of which none were chosen.
  if (work === null && (isPartial(build.request) || (before?.atoms?.length ?? 0) > 0)) return;
  rememberBuild(baseDirectory, project, {
    job: job ?? before?.job ?? null,
    endedAt: endedAt(build) ?? 0,
    atoms: work === null ? null : unpassedAfter(before, build, work),
  });
};

const unpassedAfter = (before: LastBuild | undefined, build: Build, work: Work): readonly Atom[] | null => {
  const unpassed = once(unpassedAtomsOf(work));
  if (!isPartial(build.request) || before === undefined) return unpassed;
  if (before.atoms === null) return null;
  const ran = work.plan.subjobs.flatMap(({ atoms }) => atoms);
  return stillUnpassed(before.atoms, ran, unpassed);
};

/** A damaged file is replaced. */
const readable = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

const projectOf = (request: BuildRequest): string => projectKeyOf(request, realFolder(request));

/** As a plan has it. */
const realFolder = ({ projectDirectory }: BuildRequest): string => {
  const folder = resolve(projectDirectory);
  return readable(() => realpathSync(folder)) ?? folder;
};
