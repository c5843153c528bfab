import { basename, join } from "node:path";
import type { Bus } from "../bus/contract.ts";
import type { BuildName } from "../bus/messages.ts";
import { createBundledSource } from "../projects/bundled-source.ts";
import { createGit } from "../projects/git-command.ts";
import { createLocalBuild } from "../projects/local-build.ts";
import { pruneMirrors } from "../projects/mirror-pruning.ts";
import { createTreeRemoval } from "../projects/tree-removal.ts";
import { buildFolder } from "./build-folder.ts";
import type { WorkerProjects } from "./contract.ts";
import { createProjectBuild, type ProjectBuild } from "./projects-build.ts";
import { createProjectSource } from "./projects-source.ts";

export interface WorkerProjectsOptions {
  readonly bus: Pick<Bus, "ask" | "objects">;
  /** How people call the machine. */
  readonly name: string;
  /** Absolute: the worker's own. Checkouts go to `workspaces` in it, which is made when needed. */
  readonly directory: string;
  /** Absolute: where what was fetched of repositories is kept, which several workers may share. */
  readonly repositories: string;
  /** What git and the commands of jobs inherit. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** How long what is told to end may take before it is killed, in ms. */
  readonly killGraceMs: number;
  /** Told of what did not work and ends no build. */
  readonly warn: (message: string) => void;
}

/** How long nobody has built a repository whose copy goes, and how often that is looked for, in ms. */
const UNUSED_MS = 30 * 24 * 60 * 60 * 1_000;
const PRUNED_EACH_MS = 24 * 60 * 60 * 1_000;

/** The projects of a worker: git builds from what the master sends, so that the machine needs no credentials; folders where they are. */
export const createWorkerProjects = (options: WorkerProjectsOptions): WorkerProjects => {
  const { bus, name, directory, repositories, environment, killGraceMs, warn } = options;
  const workspaces = join(directory, "workspaces");
  const removeTree = createTreeRemoval(environment, killGraceMs);
  // No host is asked for anything.
  const git = createGit({ environment, strictHostKeyChecking: true, killGraceMs });
  const bundled = createBundledSource({ git, removeTree, repositories });
  const fetchProject = createProjectSource({ bus, bundled, removeTree, environment, killGraceMs, warn });
  const builds = new Map<string, { readonly build: BuildName; readonly project: ProjectBuild }>();

  const open = (build: BuildName): ProjectBuild => {
    const folder = buildFolder(directory, build);
    const workspace = join(workspaces, basename(folder));
    const project = createProjectBuild({
      build,
      name,
      local: createLocalBuild({ folder, workspaces, environment, killGraceMs }),
      fetch: (signal) => fetchProject(build, workspace, signal),
      remove: () => removeTree(workspace),
      warn,
    });
    builds.set(folder, { build, project });
    return project;
  };

  let prunedAt = -Infinity;
  const prune = async (): Promise<void> => {
    if (performance.now() - prunedAt < PRUNED_EACH_MS) return;
    prunedAt = performance.now();
    await pruneMirrors({ repositories, workspaces, removeTree, unusedMs: UNUSED_MS });
  };

  return {
    ready: (build, orders, signal) =>
      (builds.get(buildFolder(directory, build))?.project ?? open(build)).ready(orders, signal),
    end: async (build) => {
      const folder = buildFolder(directory, build);
      await builds.get(folder)?.project.end();
      builds.delete(folder);
      await prune().catch((error: unknown) => warn(`Cannot remove what nobody builds any more: ${String(error)}`));
    },
    held: () => Array.from(builds.values(), ({ build }) => build),
  };
};
