import { BUILD_MARK, buildMark } from "../model/build-mark.ts";
import { success, type Result } from "../model/errors.ts";
import { endMarked } from "../processes/marked-processes.ts";
import { killLeftovers } from "../processes/process-group.ts";
import { runBuildCommand, type BuildCommand } from "./build-command.ts";
import { outcomeOf } from "./outcome.ts";

/** What is done on this machine for one build as a whole, rather than for its atoms. */
export interface LocalBuild {
  /** What its commands inherit, marked as the build's. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Work that `halt` waits for. What rejects by the machine or an abort fails; `action` completes "Cannot ...". */
  attempt<T>(action: string, signal: AbortSignal, work: () => Promise<Result<T>>): Promise<Result<T>>;
  /** Runs a command, unless it is null. What it leaves in the background lives until `halt` if `reap` is false. */
  run(command: LocalCommand, signal: AbortSignal): Promise<Result<void>>;
  /** Waits for what is still being done, so abort that first, and ends what commands and atoms left running. Safe to call twice. */
  halt(): Promise<void>;
}

export interface LocalCommand extends Omit<BuildCommand, "script"> {
  readonly script: string | null;
}

export interface LocalBuildOptions {
  /** Absolute: the folder of the build alone, by which its processes are known. */
  readonly folder: string;
  /** Absolute: a folder for the output of its commands, which is made when needed. */
  readonly workspaces: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** How long what is told to end may take before it is killed, in ms. */
  readonly killGraceMs: number;
}

export const createLocalBuild = (options: LocalBuildOptions): LocalBuild => {
  const { folder, workspaces, killGraceMs } = options;
  const environment = { ...options.environment, ...buildMark(folder) };
  const running = new Set<Promise<unknown>>();
  /** The process groups of its set-up and teardown. */
  const groups = new Set<number>();
  const onStart = (group: number): void => void groups.add(group);

  const attempt: LocalBuild["attempt"] = (action, signal, work) => {
    const outcome = outcomeOf(action, signal, work).finally(() => running.delete(outcome));
    running.add(outcome);
    return outcome;
  };

  return {
    environment,
    attempt,
    run: async ({ script, ...command }, signal) => {
      if (script === null) return success(undefined);
      return attempt(command.action, signal, () =>
        runBuildCommand({ ...command, script }, { environment, killGraceMs, workspaces, signal, onStart }),
      );
    },
    halt: async () => {
      await Promise.allSettled(running);
      const left = [...groups];
      groups.clear();
      await Promise.all(left.map((group) => killLeftovers(group, killGraceMs)));
      await endMarked(`${BUILD_MARK}=${folder}`, killGraceMs);
    },
  };
};
