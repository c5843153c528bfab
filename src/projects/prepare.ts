import type { Atom } from "../model/atom.ts";
import type { Plan } from "../model/build.ts";
import { success, type Result } from "../model/errors.ts";
import { groupAtoms } from "../model/grouping.ts";
import { jobKeyOf, type JobKey } from "../model/job-key.ts";
import { overridden } from "../model/job-overrides.ts";
import type { Job } from "../model/job.ts";
import type { BuildRequest, DirectoryRequest, GitRequest } from "../model/request.ts";
import { checkArguments } from "./argument-size.ts";
import { atomize } from "./atomize.ts";
import type { Checkout, Source } from "./contract.ts";
import { overriddenAtoms, retriedAtoms } from "./given-atoms.ts";
import { readJob } from "./job-source.ts";
import type { Limits } from "./limits.ts";
import { downloadFiles } from "./remote-files.ts";
import { selectedAtoms } from "./selected-atoms.ts";
import type { Slots } from "./slots.ts";

export interface PrepareOptions {
  readonly git: Source<GitRequest>;
  readonly directory: Source<DirectoryRequest>;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly killGraceMs: number;
  readonly limits: Limits;
  /** What lists of atoms are made in. */
  readonly atomizing: Slots;
  /** How many subjobs of a job with these labels run at once, as things are now. */
  readonly executors: (labels: readonly string[]) => number;
  readonly expectedTimes: ExpectedTimes;
}

/** The seconds that a job's atoms are expected to take, by their command strings; empty while nothing is known. It does not reject. */
export type ExpectedTimes = (job: JobKey) => Promise<ReadonlyMap<string, number>>;

/** Makes a request into a plan: checks out, downloads, reads the job, lists and chooses the atoms and groups them. Rejects when aborted. */
export const prepare = async (
  build: number,
  request: BuildRequest,
  signal: AbortSignal,
  options: PrepareOptions,
): Promise<Result<Plan>> => {
  const checkout = await checkOut(build, request, signal, options);
  if (!checkout.ok) return checkout;
  const { projectDirectory, commit } = checkout.value;
  const { maxFileBytes, maxDownloadMs } = options.limits;
  const downloaded = await downloadFiles(request.remoteFiles, projectDirectory, {
    signal,
    maxBytes: maxFileBytes,
    maxMs: maxDownloadMs,
  });
  if (!downloaded.ok) return downloaded;
  const read = await readJob(request, projectDirectory);
  if (!read.ok) return read;
  const job = overridden(read.value, request.overrides);
  const startable = checkArguments(job);
  if (!startable.ok) return startable;
  const listed = await listAtoms(request, job, projectDirectory, signal, options);
  if (!listed.ok) return listed;
  const atoms = await selectedAtoms(listed.value, request.selection ?? {}, options.limits.maxAtoms);
  if (!atoms.ok) return atoms;
  const plan = { projectDirectory, commit, job };
  const expected = await options.expectedTimes(jobKeyOf(request, plan));
  const executors = Math.min(job.maxExecutors ?? Infinity, Math.max(1, options.executors(job.labels ?? [])));
  const remoteFiles = request.remoteFiles.map(({ name }) => name);
  return success({
    ...plan,
    subjobs: groupAtoms(atoms.value, expected, executors),
    ...(remoteFiles.length === 0 ? {} : { remoteFiles }),
  });
};

const checkOut = (
  build: number,
  request: BuildRequest,
  signal: AbortSignal,
  { git, directory }: PrepareOptions,
): Promise<Result<Checkout>> =>
  request.type === "git" ? git.checkOut(build, request, signal) : directory.checkOut(build, request, signal);

const listAtoms = async (
  request: BuildRequest,
  job: Job,
  projectDirectory: string,
  signal: AbortSignal,
  { environment, killGraceMs, limits, atomizing }: PrepareOptions,
): Promise<Result<readonly Atom[]>> => {
  const retried = request.retry?.atoms ?? null;
  if (retried !== null) return retriedAtoms(retried, job, projectDirectory);
  if (request.type === "git" && request.atomsOverride !== null) return overriddenAtoms(request.atomsOverride, job);
  const { maxOutputBytes, maxAtomizerMs: maxMs, maxAtoms } = limits;
  const rules = { environment, killGraceMs, signal, maxOutputBytes, maxMs, maxAtoms };
  return atomizing(signal, () => atomize(job, projectDirectory, rules));
};
