import { randomUUID } from "node:crypto";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type { Plan } from "../model/build.ts";
import { failure, success, type Result } from "../model/errors.ts";
import { withoutUser } from "../model/job-key.ts";
import { runGroup } from "../processes/process-group.ts";
import { containedPath } from "./contained-path.ts";
import type { Git, GitExit } from "./git-command.ts";
import { repositoryName } from "./git-mirror.ts";
import { gitFailure } from "./git-step.ts";
import { outcomeOf } from "./outcome.ts";
import { LIST_REFS, refFiles, refsIn, type Ref } from "./shipped-refs.ts";
import type { RemoveTree } from "./tree-removal.ts";

/** What a build has checked out here, for another machine to check out the same. It holds no credentials. */
export interface Shipment {
  /** Names the repository: no two have the same name. */
  readonly repository: string;
  readonly url: string;
  /** The name by which a checkout knows the url. */
  readonly remote: string;
  readonly commit: string;
  /** The project's folder in it, as a relative path. */
  readonly directory: string;
}

/** A build's checkout, to be packed. What is packed is a new file in its workspace each time, which goes with it if nobody removes it before. */
export interface Shipping {
  readonly shipment: Shipment;
  /** Those of a machine's hashes that decide what it is sent: machines that have the same of these lack about the same. Sorted. */
  relevant(hashes: readonly string[]): readonly string[];
  /** Packs the commit, and branches and tags, as a git bundle, without what is in the history of `have`; null if that is all of it. */
  bundle(have: readonly string[], signal: AbortSignal): Promise<Result<string | null>>;
  /** Packs what is in the checkout besides, as a tar of it: what its branches and tags are called, and the remote files. */
  extra(signal: AbortSignal): Promise<Result<string>>;
}

/**
 * Looks at what a build has checked out. All that is to be known is in the checkout itself, so it may be one of an earlier life of this process.
 */
export type OpenShipping = (build: number, plan: Plan, signal: AbortSignal) => Promise<Result<Shipping>>;

export interface ShippingOptions {
  readonly git: Git;
  readonly removeTree: RemoveTree;
  /** Absolute: the folder of the checkouts, one for each build. */
  readonly workspaces: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly killGraceMs: number;
}

export const createShipping = (options: ShippingOptions): OpenShipping => {
  const { git, removeTree, workspaces, environment, killGraceMs } = options;

  const open = async (build: number, plan: Plan, signal: AbortSignal): Promise<Result<Shipping>> => {
    const workspace = await realpath(join(workspaces, String(build)));
    // The root of the repository, and where in it the project is.
    const [name = "", ...folders] = relative(workspace, plan.projectDirectory).split(sep);
    const root = join(workspace, name);
    const commit = plan.commit ?? "";
    const action = `pack commit "${commit}" for another machine`;
    const inCheckout = (args: readonly string[], until: AbortSignal): Promise<GitExit> =>
      git(join(root, ".git"), args, until);
    const newPath = (): string => join(workspace, `.shipment-${randomUUID()}`);

    const [remotes, kept, listed, history] = await Promise.all([
      inCheckout(["config", "--get-regexp", "^remote\\..*\\.url$"], signal),
      inCheckout(["update-ref", SHIPPED_REF, commit], signal),
      inCheckout(LIST_REFS, signal),
      inCheckout(["rev-list", `--max-count=${MOST_HISTORY}`, commit], signal),
    ]);
    const [, remote, address] = /^remote\.(.*)\.url (.*)$/m.exec(remotes.stdout) ?? [];
    if (remote === undefined || address === undefined)
      return gitFailure(action, "its checkout must have a remote", remotes);
    if (kept.exitCode !== 0) return gitFailure(action, "it must be there", kept);
    if (listed.exitCode !== 0) return gitFailure(action, "its refs must be readable", listed);
    const refs = refsIn(listed.stdout);
    if (history.exitCode !== 0) return gitFailure(action, "its history must be there", history);
    const commits = history.stdout.split("\n");

    const bundle = async (have: readonly string[], until: AbortSignal): Promise<Result<string | null>> => {
      const file = newPath();
      const names = refs.map((ref) => ref.name);
      const without = have.map((hash) => `^${hash}`);
      const made = await inCheckout(["bundle", "create", "--quiet", file, SHIPPED_REF, ...names, ...without], until);
      if (made.exitCode === 0) return success(file);
      return made.words.includes("empty bundle") ? success(null) : gitFailure(action, "git must bundle it", made);
    };

    const extra = async (until: AbortSignal): Promise<Result<string>> => {
      const staged = newPath();
      const file = `${staged}.tar`;
      try {
        const args = ["-cf", file, "-C", staged, ...(await stage(staged, refs)), ...(await remoteFilesOf(plan, root))];
        const around = { cwd: root, env: environment, graceMs: killGraceMs, output: "collect" } as const;
        const packed = await runGroup("tar", args, { ...around, signal: until });
        if (packed.exitCode === 0) return success(file);
        const wish = `Cannot pack the remote files of build ${build} as they must be there`;
        return failure(`${wish}: found ${packed.stderr.trim()}`);
      } finally {
        await removeTree(staged);
      }
    };

    const url = withoutUser(address);
    return success({
      shipment: { repository: repositoryName(url), url, remote, commit, directory: folders.join("/") || "." },
      relevant: (hashes) => {
        const had = new Set(hashes);
        const newest = commits.find((hash) => had.has(hash));
        const tips = refs.map(({ hash }) => hash).filter((hash) => had.has(hash));
        return [...new Set(newest === undefined ? tips : [newest, ...tips])].toSorted();
      },
      bundle: (have, until) => outcomeOf(action, until, () => bundle(have, until)),
      extra: (until) => outcomeOf(action, until, () => extra(until)),
    });
  };

  return (build, plan, signal) =>
    outcomeOf(`pack build ${build} for another machine`, signal, () => open(build, plan, signal));
};

/** What keeps the commit in a bundle whatever its branches are; one that is a branch, too. */
const SHIPPED_REF = "refs/clusterrunner/shipped";

/** How far back a commit is looked for that a machine has. */
const MOST_HISTORY = 10_000;

/** Writes refs as a repository keeps them; the paths of the files. */
const stage = async (folder: string, refs: readonly Ref[]): Promise<readonly string[]> => {
  const names: string[] = [];
  for (const [path, text] of refFiles(refs)) {
    const name = join(".git", path);
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
    names.push(`./${name}`);
  }
  return names;
};

/** The remote files, as arguments of `tar`. */
const remoteFilesOf = async (
  { projectDirectory, remoteFiles = [] }: Plan,
  root: string,
): Promise<readonly string[]> => {
  const members: string[] = [];
  for (const name of remoteFiles) {
    // As they were saved: behind a symlink is another folder.
    const folder = (await containedPath(projectDirectory, dirname(name))) ?? projectDirectory;
    members.push(`./${relative(root, join(folder, basename(name)))}`);
  }
  // Some kinds of tar refuse a folder of which nothing is taken.
  return members.length === 0 ? [] : ["-C", root, ...members];
};
