import type { Plan } from "../model/build.ts";
import type { Result } from "../model/errors.ts";
import type { BuildRequest } from "../model/request.ts";

/**
 * Where sources come from, and the commands of a job that run once for a build rather than once for an atom.
 *
 * Nothing here rejects for a reason that a client or a job is responsible for: that is a `Failure`, with a message that a
 * person can act on. An abort ends every process that was started, grandchildren too, before the promise settles, and
 * settles it with a failure.
 */
export interface Projects {
  /** Fetches the source, adds the remote files, reads the job, runs its atomizers and groups the atoms. */
  prepare(build: number, request: BuildRequest, signal: AbortSignal): Promise<Result<Plan>>;
  /** Runs the job's setup; a job without one succeeds at once. Processes it leaves in the background live until `release`. */
  setUp(build: number, plan: Plan, signal: AbortSignal): Promise<Result<void>>;
  /** Runs the job's teardown; a job without one succeeds at once. */
  tearDown(build: number, plan: Plan, signal: AbortSignal): Promise<Result<void>>;
  /**
   * Ends what the build's commands and atoms left running, in whatever group or session, and keeps its checkout, so that a later life can go on with it. Waits for
   * what still runs for the build, so abort that first. Safe to call twice.
   */
  halt(build: number): Promise<void>;
  /** Like `halt`, and removes the build's checkout; never the folder of a directory build. Safe to call twice. */
  release(build: number): Promise<void>;
  /** Removes what is kept for later builds and has not been used for so long, but for what a build needs. Resolves with its names. */
  prune(unusedMs: number): Promise<readonly string[]>;
}

/** A source of code. */
export interface Source<Request extends BuildRequest> {
  /** Puts the request's code into a folder for this build alone, or names the folder where it already is. */
  checkOut(build: number, request: Request, signal: AbortSignal): Promise<Result<Checkout>>;
  /** Removes the build's checkout, if it has one of its own. Safe to call twice. */
  release(build: number): Promise<void>;
}

/** A project's state on disk for one build. */
export interface Checkout {
  /** Absolute; symlinks resolved. */
  readonly projectDirectory: string;
  readonly commit: string | null;
}
