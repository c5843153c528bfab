import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { BuildSummary } from "./model/build-summary.ts";
import { hasEnded } from "./model/build.ts";
import type { Log } from "./runtime/index.ts";

/** The ids of the builds that have a checkout below `baseDirectory`. */
export const checkoutsIn = (baseDirectory: string): readonly number[] => {
  const workspaces = join(baseDirectory, "workspaces");
  const names = existsSync(workspaces) ? readdirSync(workspaces) : [];
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
};

/** To be called before anything starts; removes them then, once `builds` tells which builds there are. Never rejects. */
export const removeLeftCheckouts = (
  baseDirectory: string,
  builds: () => Promise<readonly BuildSummary[]>,
  { release, log }: { readonly release: (build: number) => Promise<void>; readonly log: Log },
): Promise<void> => {
  const checkouts = checkoutsIn(baseDirectory);
  const remove = async (): Promise<void> => {
    if (checkouts.length === 0) return;
    for (const id of unneededOf(checkouts, await builds())) await release(id);
  };
  return remove().catch((error: unknown) => log.warn({ err: error }, "Left checkouts not removed"));
};

/** Those of the checkouts that nobody needs: a server that was killed when a build had just ended has left one. */
export const unneededOf = (checkouts: readonly number[], builds: readonly BuildSummary[]): readonly number[] => {
  const unended = new Set(builds.filter((build) => !hasEnded(build)).map(({ id }) => id));
  return checkouts.filter((id) => !unended.has(id));
};
