import { mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { failure, success, type Result } from "../model/errors.ts";
import type { GitRequest } from "../model/request.ts";
import { withoutSecrets } from "../model/secret.ts";
import { containedPath } from "./contained-path.ts";
import type { Checkout, Source } from "./contract.ts";
import { checkOutCommit } from "./git-checkout.ts";
import { fetchCommit } from "./git-fetch.ts";
import { mirrorOf, readableName, type Mirror, type MirrorOptions } from "./git-mirror.ts";
import { pruneMirrors } from "./mirror-pruning.ts";
import { checkNames } from "./git-names.ts";
import type { Step } from "./git-step.ts";
import { kindOfPath } from "./path-kind.ts";
import { createTurns } from "./turns.ts";

export interface GitSourceOptions extends MirrorOptions {
  /** Absolute: the folder of the checkouts, one for each build. */
  readonly workspaces: string;
}

export interface GitSource extends Source<GitRequest> {
  /** As `Projects.prune`. */
  prune(unusedMs: number): Promise<readonly string[]>;
}

/**
 * Checks out commits from mirrors that are kept between builds. Builds of one url take turns: in this process in their order,
 * with other processes by git's own locks. Submodules are left out, as they always were.
 */
export const createGitSource = (options: GitSourceOptions): GitSource => {
  const { git, removeTree, workspaces } = options;
  const inTurn = createTurns();
  /** Of builds that this process has checked out, or tried to. */
  const mirrors = new Map<number, Mirror>();
  const isUsed = (directory: string): boolean => [...mirrors.values()].some((mirror) => mirror.directory === directory);
  const workspaceOf = (build: number): string => join(workspaces, String(build));

  const tryCheckOut = async (
    build: number,
    mirror: Mirror,
    request: GitRequest,
    signal: AbortSignal,
  ): Promise<Step<Checkout>> => {
    const workspace = workspaceOf(build);
    // What is there is from an earlier try, or an earlier life of this process.
    await removeTree(workspace);
    await mkdir(workspace, { recursive: true, mode: 0o700 });
    const opened = await mirror.open(signal);
    if (!opened.ok) return opened;
    const commit = await fetchCommit(mirror, request, refOf(build), signal);
    if (!commit.ok) return commit;
    const folder = join(workspace, readableName(request.url));
    const checkout = { folder, commit: commit.value, remote: request.remote };
    const made = await checkOutCommit(git, mirror, checkout, signal);
    return made.ok ? success({ projectDirectory: folder, commit: commit.value }) : made;
  };

  return {
    checkOut: async (build, request, signal) => {
      const named = checkNames(request);
      if (!named.ok) return named;
      const mirror = mirrorOf(request.url, options);
      mirrors.set(build, mirror);
      const checkout = await inTurn(request.url, signal, async () => {
        const first = await tryCheckOut(build, mirror, request, signal);
        if (first.ok || !(await mirror.repair(first.words, signal))) return first;
        return tryCheckOut(build, mirror, request, signal);
      });
      return checkout.ok ? enter(checkout.value, request) : checkout;
    },
    prune: (unusedMs) => pruneMirrors({ ...options, unusedMs, isUsed }),
    release: async (build) => {
      await removeTree(workspaceOf(build));
      const mirror = mirrors.get(build);
      mirrors.delete(build);
      // Of a build of an earlier life the ref stays; it keeps a commit that hardly any mirror would drop.
      await mirror?.git(["update-ref", "-d", refOf(build)]);
    },
  };
};

/** What keeps the commit of a build in the mirror while the build borrows it. */
const refOf = (build: number): string => `refs/clusterrunner/${build}`;

/** Goes from the root of a repository to the folder that a request names. */
const enter = async (
  { projectDirectory: root, commit }: Checkout,
  { url, projectDirectory }: GitRequest,
): Promise<Result<Checkout>> => {
  const folder = await containedPath(await realpath(root), projectDirectory);
  const found = folder === null ? "a path out of it" : await kindOfPath(folder);
  if (folder !== null && found === "a folder") return success({ projectDirectory: folder, commit });
  return failure(
    `Cannot use project directory "${projectDirectory}" of "${withoutSecrets(url)}" as it must be a folder in the repository: found ${found}`,
  );
};
