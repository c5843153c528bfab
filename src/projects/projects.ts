import { join } from "node:path";
import { BUILD_MARK, buildMark } from "../model/build-mark.ts";
import { success, type Result } from "../model/errors.ts";
import { endMarked } from "../processes/marked-processes.ts";
import { killLeftovers } from "../processes/process-group.ts";
import { runBuildCommand, type BuildCommand } from "./build-command.ts";
import type { Projects } from "./contract.ts";
import { createDirectorySource } from "./directory.ts";
import { createGitSource } from "./git.ts";
import { createGit } from "./git-command.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { outcomeOf } from "./outcome.ts";
import { prepare, type ExpectedTimes } from "./prepare.ts";
import { createSlots } from "./slots.ts";
import { createTreeRemoval } from "./tree-removal.ts";

export interface ProjectsOptions {
  /** Absolute. Checkouts go to `workspaces` in it, which is made when needed. */
  readonly baseDirectory: string;
  /** Absolute: where mirrors of repositories are kept, which several processes may share. @default `repos` in `baseDirectory` */
  readonly repositories?: string | undefined;
  /** Absolute: the folder of a build alone, by which its processes are known. */
  readonly folderOf: (build: number) => string;
  /** What git and the commands of jobs inherit. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Whether ssh refuses a host that it does not know; otherwise it trusts it. */
  readonly gitStrictHostKeyChecking: boolean;
  /** How long what is told to end may take before it is killed, in ms. */
  readonly killGraceMs: number;
  readonly limits?: Partial<Limits> | undefined;
  /** How many subjobs of a job with these labels run at once, as things are now: what atoms are grouped for. */
  readonly executors: (labels: readonly string[]) => number;
  /** By which atoms are grouped. */
  readonly expectedTimes: ExpectedTimes;
}

export interface LocalProjects extends Projects {
  /**
   * Ends what builds that were halted may have started since, as their atoms may when everything stops at once. To be called
   * when nothing runs atoms any more. Safe to call twice.
   */
  close(): Promise<void>;
}

/** The sources and commands of this machine. */
export const createProjects = (options: ProjectsOptions): LocalProjects => {
  const {
    baseDirectory,
    folderOf,
    environment,
    killGraceMs,
    gitStrictHostKeyChecking: strictHostKeyChecking,
  } = options;
  const { executors, expectedTimes } = options;
  const workspaces = join(baseDirectory, "workspaces");
  const git = createGitSource({
    git: createGit({ environment, strictHostKeyChecking, killGraceMs }),
    removeTree: createTreeRemoval(environment, killGraceMs),
    repositories: options.repositories ?? join(baseDirectory, "repos"),
    workspaces,
  });
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const preparation = {
    git,
    directory: createDirectorySource(),
    environment,
    killGraceMs,
    limits,
    atomizing: createSlots(limits.maxAtomizers),
    executors,
    expectedTimes,
  };
  const traces = new Map<number, Traces>();
  /** Builds that were halted and not released. */
  const halted = new Set<number>();

  const tracesOf = (build: number): Traces => {
    const known = traces.get(build) ?? { running: new Set(), groups: new Set() };
    traces.set(build, known);
    return known;
  };

  const marked = (build: number): NodeJS.ProcessEnv => ({ ...environment, ...buildMark(folderOf(build)) });

  const attempt = <T>(
    build: number,
    action: string,
    signal: AbortSignal,
    work: () => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const { running } = tracesOf(build);
    const outcome = outcomeOf(action, signal, work).finally(() => running.delete(outcome));
    running.add(outcome);
    return outcome;
  };

  const runOnce = (
    build: number,
    command: Omit<BuildCommand, "script">,
    script: string | null,
    signal: AbortSignal,
  ): Promise<Result<void>> => {
    if (script === null) return Promise.resolve(success(undefined));
    const onStart = (group: number): void => void tracesOf(build).groups.add(group);
    const action = `${command.action} build ${build}`;
    return attempt(build, action, signal, () =>
      runBuildCommand(
        { ...command, action, script },
        { environment: marked(build), killGraceMs, workspaces, signal, onStart },
      ),
    );
  };

  const endBuild = (build: number): Promise<void> => endMarked(`${BUILD_MARK}=${folderOf(build)}`, killGraceMs);

  const halt = async (build: number): Promise<void> => {
    const { running, groups } = tracesOf(build);
    await Promise.allSettled(running);
    traces.delete(build);
    await Promise.all([...groups].map((group) => killLeftovers(group, killGraceMs)));
    await endBuild(build);
  };

  return {
    prepare: (build, request, signal) =>
      attempt(build, `prepare build ${build}`, signal, () =>
        prepare(build, request, signal, { ...preparation, environment: marked(build) }),
      ),
    setUp: (build, { job, projectDirectory }, signal) => {
      const { setup, setupTimeoutMs: timeoutMs, environment: own } = job;
      return runOnce(build, { action: "set up", projectDirectory, reap: false, timeoutMs, own }, setup, signal);
    },
    tearDown: (build, { job, projectDirectory }, signal) => {
      const { teardown, teardownTimeoutMs: timeoutMs, environment: own } = job;
      return runOnce(build, { action: "tear down", projectDirectory, reap: true, timeoutMs, own }, teardown, signal);
    },
    halt: async (build) => {
      halted.add(build);
      await halt(build);
    },
    release: async (build) => {
      halted.delete(build);
      await halt(build);
      await git.release(build);
    },
    prune: git.prune,
    close: async () => {
      await Promise.all(Array.from(halted, endBuild));
      halted.clear();
    },
  };
};

/** What a build may have left in this process's care. */
interface Traces {
  /** What is still being done for it: `release` must not come before the end of that. */
  readonly running: Set<Promise<unknown>>;
  /** The process groups of its set-up and teardown. */
  readonly groups: Set<number>;
}
