import { join } from "node:path";
import { success } from "../model/errors.ts";
import type { Git } from "./git-command.ts";
import type { Mirror } from "./git-mirror.ts";
import { gitFailure, type Step } from "./git-step.ts";

export interface GitCheckout {
  /** Absolute; nothing is there yet, but its parent is. */
  readonly folder: string;
  /** A full hash. */
  readonly commit: string;
  /** The name by which commands in the folder know where the code is from. */
  readonly remote: string;
}

/**
 * Makes a repository with a commit's files, and all branches and tags of a mirror. It borrows the objects of the mirror
 * instead of copying them, and shares nothing else: what a job does to refs and settings stays in its own folder. Worktrees of
 * the mirror would share both, and git has no lock on the list of them, so that a fetch fails while another is being added.
 */
export const checkOutCommit = async (
  git: Git,
  mirror: Mirror,
  checkout: GitCheckout,
  signal: AbortSignal,
): Promise<Step<void>> => {
  const { folder, commit, remote } = checkout;
  const repository = join(folder, ".git");
  const clone = ["clone", "--quiet", "--shared", "--no-checkout", "--template=", "--origin", remote, "--"];
  for (const args of [
    [...clone, mirror.directory, folder],
    ["config", "--replace-all", `remote.${remote}.url`, mirror.url],
    [`--work-tree=${folder}`, "checkout", "--quiet", "--detach", commit, "--"],
  ]) {
    const exit = await git(repository, args, signal);
    if (exit.exitCode === 0) continue;
    return gitFailure(`check out commit "${commit}" of "${mirror.url}"`, `git must write it to "${folder}"`, exit);
  }
  return success(undefined);
};
