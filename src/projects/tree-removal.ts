import { lstat } from "node:fs/promises";
import { runGroup } from "../processes/process-group.ts";

/**
 * Removes a folder with everything in it, in folders that may not be written to as well. Resolves with whether nothing is
 * left: files of another user stay, such as those of a container that ran as root.
 */
export type RemoveTree = (folder: string) => Promise<boolean>;

/** By commands of the system: a tree of 100,000 files would keep this process busy for many seconds. */
export const createTreeRemoval = (environment: Readonly<NodeJS.ProcessEnv>, killGraceMs: number): RemoveTree => {
  const succeeds = async (file: string, args: readonly string[]): Promise<boolean> => {
    const exit = await runGroup(file, args, { cwd: "/", env: environment, graceMs: killGraceMs, output: "collect" });
    return exit.exitCode === 0;
  };
  return async (folder) => {
    // As is the checkout of every build that has none.
    if (await isMissing(folder)) return true;
    if (await succeeds("rm", ["-rf", "--", folder])) return true;
    await succeeds("chmod", ["-R", "u+rwX", "--", folder]);
    return succeeds("rm", ["-rf", "--", folder]);
  };
};

const isMissing = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => false,
    (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT",
  );
