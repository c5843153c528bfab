import { runGroup, shell, SpawnError, type GroupExit, type GroupOptions } from "../processes/process-group.ts";
import { shortCommand } from "./command-failure.ts";
import { kindOfPath } from "./path-kind.ts";

export interface ProjectCommandOptions extends Omit<GroupOptions, "cwd" | "signal"> {
  readonly signal: AbortSignal;
  /** How long it may take, in ms; null for no limit. */
  readonly timeoutMs: number | null;
}

export interface ProjectCommandExit extends GroupExit {
  /** Whether it was ended for the time it took. */
  readonly late: boolean;
}

/**
 * Runs a line of a job in the job's project, whose path it gets as `PROJECT_DIR`. Rejects with `SpawnError`, and only if it
 * can't be started.
 */
export const runInProject = async (
  script: string,
  projectDirectory: string,
  { signal, timeoutMs, env, ...options }: ProjectCommandOptions,
): Promise<ProjectCommandExit> => {
  const [file, args] = shell(script);
  const limit = timeoutMs === null ? undefined : AbortSignal.timeout(timeoutMs);
  const limits = limit === undefined ? signal : AbortSignal.any([signal, limit]);
  const place = { cwd: projectDirectory, env: { ...env, PROJECT_DIR: projectDirectory } };
  try {
    const exit = await runGroup(file, args, { ...options, ...place, signal: limits });
    return { ...exit, late: exit.aborted && !signal.aborted };
  } catch (error) {
    // The system's own words would be that there is no shell.
    const found = await kindOfPath(projectDirectory);
    if (!(error instanceof SpawnError) || found === "a folder") throw error;
    const wish = `project directory "${projectDirectory}" must be a folder`;
    throw new SpawnError(`Cannot run "${shortCommand(script)}" as ${wish}: found ${found}`, { cause: error });
  }
};
