import { randomUUID } from "node:crypto";
import { realpath } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type { Plan } from "../model/build.ts";
import { failure, success, type Result } from "../model/errors.ts";
import { withoutUser } from "../model/job-key.ts";
import { runGroup } from "../processes/process-group.ts";
import { containedPath } from "./contained-path.ts";
import type { Git, GitExit } from "./git-command.ts";
import { repositoryName } from "./git-mirror.ts";
import { gitFailure } from "./git-step.ts";

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

/** Packs what builds have checked out, into a new file in the build's workspace, which goes with it if nobody removes it before. Rejects when aborted. */
export interface Shipping {
  describe(build: number, plan: Plan): Promise<Result<Shipment>>;
  /** Those of the commits that are in the build's repository, in order. */
  known(build: number, plan: Plan, commits: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  /** Packs what a machine lacks that has those commits, as a git bundle whose ref is `SHIPPED_REF`; null if it has the build's commit. */
  bundle(build: number, plan: Plan, have: readonly string[], signal: AbortSignal): Promise<Result<string | null>>;
  /** Packs the remote files as a tar of the project; null for none. */
  extra(build: number, plan: Plan, signal: AbortSignal): Promise<Result<string | null>>;
}

export interface ShippingOptions {
  readonly git: Git;
  /** Absolute: the folder of the checkouts, one for each build. */
  readonly workspaces: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly killGraceMs: number;
}

/** The ref of a bundle that leads to the commit. */
export const SHIPPED_REF = "refs/clusterrunner/shipped";

/** All that it says is of the checkout itself, so it holds in a later life of this process, too. */
export const createShipping = ({ git, workspaces, environment, killGraceMs }: ShippingOptions): Shipping => {
  const newFile = (build: number): string => join(workspaces, String(build), `.shipment-${randomUUID()}`);

  /** The root of the repository, and where in it the project is. */
  const placeOf = async (build: number, { projectDirectory }: Plan): Promise<{ root: string; directory: string }> => {
    const workspace = await realpath(join(workspaces, String(build)));
    const [name = "", ...folders] = relative(workspace, projectDirectory).split(sep);
    return { root: join(workspace, name), directory: folders.length === 0 ? "." : folders.join("/") };
  };

  const inCheckout = async (
    build: number,
    plan: Plan,
    args: readonly string[],
    signal?: AbortSignal,
  ): Promise<GitExit> => {
    const { root } = await placeOf(build, plan);
    return git(join(root, ".git"), args, signal);
  };

  return {
    describe: async (build, plan) => {
      const { directory } = await placeOf(build, plan);
      const remotes = await inCheckout(build, plan, ["config", "--get-regexp", "^remote\\..*\\.url$"]);
      const [, remote, address] = /^remote\.(.*)\.url (.*)$/m.exec(remotes.stdout) ?? [];
      if (remote === undefined || address === undefined || plan.commit === null)
        return gitFailure(`send build ${build} to another machine`, "its checkout must have a remote", remotes);
      const url = withoutUser(address);
      return success({ repository: repositoryName(url), url, remote, commit: plan.commit, directory });
    },
    known: async (build, plan, commits, signal) => {
      const hashes = commits.filter((commit) => HASH.test(commit)).toSorted();
      if (hashes.length === 0) return [];
      const listed = await inCheckout(build, plan, ["rev-list", "--no-walk", "--ignore-missing", ...hashes], signal);
      return listed.exitCode === 0 ? listed.stdout.split("\n").filter(Boolean).toSorted() : [];
    },
    bundle: async (build, plan, have, signal) => {
      const commit = plan.commit ?? "";
      const without = have.map((hash) => `^${hash}`);
      const action = `pack commit "${commit}" for another machine`;
      const lacking = await inCheckout(build, plan, ["rev-list", "--max-count=1", commit, ...without], signal);
      if (lacking.exitCode !== 0) return gitFailure(action, "its history must be there", lacking);
      if (lacking.stdout === "") return success(null);
      const file = newFile(build);
      for (const args of [
        ["update-ref", SHIPPED_REF, commit],
        ["bundle", "create", "--quiet", file, SHIPPED_REF, ...without],
      ]) {
        const exit = await inCheckout(build, plan, args, signal);
        if (exit.exitCode !== 0) return gitFailure(action, "git must bundle it", exit);
      }
      return success(file);
    },
    extra: async (build, { projectDirectory, remoteFiles = [] }, signal) => {
      if (remoteFiles.length === 0) return success(null);
      const members: string[] = [];
      for (const name of remoteFiles) {
        // As they were saved: behind a symlink is another folder.
        const folder = (await containedPath(projectDirectory, dirname(name))) ?? projectDirectory;
        members.push(`./${relative(projectDirectory, join(folder, basename(name)))}`);
      }
      const file = newFile(build);
      const packed = await runGroup("tar", ["-cf", file, "-C", projectDirectory, ...members], {
        cwd: projectDirectory,
        env: environment,
        graceMs: killGraceMs,
        output: "collect",
        signal,
      });
      signal.throwIfAborted();
      if (packed.exitCode === 0) return success(file);
      return failure(
        `Cannot pack the remote files of build ${build} as they must be there: found ${packed.stderr.trim()}`,
      );
    },
  };
};

const HASH = /^[0-9a-f]{40,64}$/;
