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
import { refFiles, refsOf, type Ref } from "./shipped-refs.ts";
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

/**
 * Packs what builds have checked out, each time into a new file in the build's workspace, which goes with it if nobody removes it before.
 * Rejects when aborted.
 */
export interface Shipping {
  describe(build: number, plan: Plan, signal: AbortSignal): Promise<Result<Shipment>>;
  /** Packs the commit, and branches and tags, as a git bundle, without what is in the history of `have`; null if that is all of it. */
  bundle(build: number, plan: Plan, have: readonly string[], signal: AbortSignal): Promise<Result<string | null>>;
  /** Packs what is in the checkout besides, as a tar of it: what its branches and tags are called, and the remote files. */
  extra(build: number, plan: Plan, signal: AbortSignal): Promise<Result<string>>;
}

export interface ShippingOptions {
  readonly git: Git;
  readonly removeTree: RemoveTree;
  /** Absolute: the folder of the checkouts, one for each build. */
  readonly workspaces: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly killGraceMs: number;
}

/** All that it says is of the checkout itself, so it holds in a later life of this process, too. */
export const createShipping = (options: ShippingOptions): Shipping => {
  const { git, removeTree, workspaces, environment, killGraceMs } = options;
  const newPath = (build: number): string => join(workspaces, String(build), `.shipment-${randomUUID()}`);

  /** The root of the repository, and where in it the project is. */
  const placeOf = async (build: number, { projectDirectory }: Plan): Promise<{ root: string; directory: string }> => {
    const workspace = await realpath(join(workspaces, String(build)));
    const [name = "", ...folders] = relative(workspace, projectDirectory).split(sep);
    return { root: join(workspace, name), directory: folders.length === 0 ? "." : folders.join("/") };
  };

  const gitOf = async (
    build: number,
    plan: Plan,
    signal: AbortSignal,
  ): Promise<(args: readonly string[]) => Promise<GitExit>> => {
    const { root } = await placeOf(build, plan);
    return (args) => git(join(root, ".git"), args, signal);
  };

  return {
    describe: async (build, plan, signal) => {
      const { directory } = await placeOf(build, plan);
      const inCheckout = await gitOf(build, plan, signal);
      const remotes = await inCheckout(["config", "--get-regexp", "^remote\\..*\\.url$"]);
      const [, remote, address] = /^remote\.(.*)\.url (.*)$/m.exec(remotes.stdout) ?? [];
      if (remote === undefined || address === undefined || plan.commit === null)
        return gitFailure(`send build ${build} to another machine`, "its checkout must have a remote", remotes);
      const url = withoutUser(address);
      return success({ repository: repositoryName(url), url, remote, commit: plan.commit, directory });
    },
    bundle: async (build, plan, have, signal) => {
      const inCheckout = await gitOf(build, plan, signal);
      const commit = plan.commit ?? "";
      const action = `pack commit "${commit}" for another machine`;
      const kept = await inCheckout(["update-ref", SHIPPED_REF, commit]);
      if (kept.exitCode !== 0) return gitFailure(action, "it must be there", kept);
      const refs = await refsOf(inCheckout);
      if (!refs.ok) return gitFailure(action, "its refs must be readable", refs.exit);
      const file = newPath(build);
      // Of what a machine has, this repository may have forgotten something.
      const create = ["bundle", "create", "--quiet", file, "--ignore-missing", SHIPPED_REF];
      const without = have.filter((hash) => HASH.test(hash)).map((hash) => `^${hash}`);
      const made = await inCheckout([...create, ...refs.value.map(({ name }) => name), ...without]);
      if (made.exitCode === 0) return success(file);
      return made.words.includes("empty bundle") ? success(null) : gitFailure(action, "git must bundle it", made);
    },
    extra: async (build, plan, signal) => {
      const { root } = await placeOf(build, plan);
      const inCheckout = await gitOf(build, plan, signal);
      const refs = await refsOf(inCheckout);
      if (!refs.ok)
        return gitFailure(`pack build ${build} for another machine`, "its refs must be readable", refs.exit);
      const staged = newPath(build);
      const file = `${staged}.tar`;
      try {
        const names = await stage(staged, refs.value);
        const members = await remoteFilesOf(plan, root);
        const packed = await runGroup("tar", ["-cf", file, "-C", staged, ...names, ...members], {
          cwd: root,
          env: environment,
          graceMs: killGraceMs,
          output: "collect",
          signal,
        });
        signal.throwIfAborted();
        if (packed.exitCode === 0) return success(file);
        const wish = `Cannot pack the remote files of build ${build} as they must be there`;
        return failure(`${wish}: found ${packed.stderr.trim()}`);
      } finally {
        await removeTree(staged);
      }
    },
  };
};

/** What keeps the commit in a bundle whatever its branches are; one that is a branch, too. */
const SHIPPED_REF = "refs/clusterrunner/shipped";

const HASH = /^[0-9a-f]{40,64}$/;

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
