import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { BuildSummary } from "./model/build-summary.ts";
import { hasEnded } from "./model/build.ts";

/** The ids of the builds that have a checkout below `baseDirectory`. */
export const checkoutsIn = (baseDirectory: string): readonly number[] => {
  const workspaces = join(baseDirectory, "workspaces");
  const names = existsSync(workspaces) ? readdirSync(workspaces) : [];
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
};

/** Those of the checkouts that nobody needs: a server that was killed when a build had just ended has left one. */
export const unneededOf = (checkouts: readonly number[], builds: readonly BuildSummary[]): readonly number[] => {
  const unended = new Set(builds.filter((build) => !hasEnded(build)).map(({ id }) => id));
  return checkouts.filter((id) => !unended.has(id));
};
