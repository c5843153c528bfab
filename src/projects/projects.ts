import { join } from "node:path";
import { BUILD_MARK } from "../model/build-mark.ts";
import { endMarked } from "../processes/marked-processes.ts";
import type { Projects } from "./contract.ts";
import { createDirectorySource } from "./directory.ts";
import { createGitSource } from "./git.ts";
import { createGit } from "./git-command.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { createLocalBuild, type LocalBuild } from "./local-build.ts";
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
  const builds = new Map<number, LocalBuild>();
  /** Builds that were halted and not released. */
  const halted = new Set<number>();

  const local = (build: number): LocalBuild => {
    const known =
      builds.get(build) ?? createLocalBuild({ folder: folderOf(build), workspaces, environment, killGraceMs });
    builds.set(build, known);
    return known;
  };

  const halt = async (build: number): Promise<void> => {
    await local(build).halt();
    builds.delete(build);
  };

  return {
    prepare: (build, request, signal) =>
      local(build).attempt(`prepare build ${build}`, signal, () =>
        prepare(build, request, signal, { ...preparation, environment: local(build).environment }),
      ),
    setUp: (build, { job, projectDirectory }, signal) => {
      const { setup: script, setupTimeoutMs: timeoutMs, environment: own } = job;
      const action = `set up build ${build}`;
      return local(build).run({ action, script, projectDirectory, reap: false, timeoutMs, own }, signal);
    },
    tearDown: (build, { job, projectDirectory }, signal) => {
      const { teardown: script, teardownTimeoutMs: timeoutMs, environment: own } = job;
      const action = `tear down build ${build}`;
      return local(build).run({ action, script, projectDirectory, reap: true, timeoutMs, own }, signal);
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
      await Promise.all(Array.from(halted, (build) => endMarked(`${BUILD_MARK}=${folderOf(build)}`, killGraceMs)));
      halted.clear();
    },
  };
};
