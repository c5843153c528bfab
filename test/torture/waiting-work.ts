import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BuildArguments } from "../../src/client.ts";

/** Builds that wait for something, or for too long. */
export interface WaitingWork {
  /** Ends at once. */
  readonly short: BuildArguments;
  /** Passes once it is let go; all its limits are far longer than that takes. */
  readonly held: BuildArguments;
  /** Its atom is ended after `LIMIT_S`. */
  readonly late: BuildArguments;
  /** It fails after `LIMIT_S`. */
  readonly overdue: BuildArguments;
  /** Resolves once the first atom of a build runs. */
  untilBegun(build: number): Promise<void>;
  letGo(build: number): void;
}

/** How long what takes too long may take, in seconds. */
export const LIMIT_S = 1;

const FAR_S = 120;
const POLL_MS = 20;

/** In `folder`, which is there. */
export const makeWaitingWork = (folder: string): WaitingWork => {
  const project = join(folder, "project");
  mkdirSync(project);
  const sign = (name: string, build: number | string): string => join(folder, `${name}-${build}`);
  const begin = `: > "${sign("begun", "${CLUSTERRUNNER_BUILD##*/}")}"`;
  const wait = `until [ -e "${sign("go", "${CLUSTERRUNNER_BUILD##*/}")}" ]; do sleep 0.02; done`;
  const jobOf = (atoms: number, command: string, limits: object): object => ({
    commands: [begin, command],
    atomizers: [{ N: `seq ${atoms}` }],
    ...limits,
  });
  const far = { timeout: FAR_S, no_output_timeout: FAR_S, build_timeout: FAR_S };
  const jobs = {
    short: jobOf(2, "sleep 0.05", far),
    held: jobOf(2, wait, far),
    late: jobOf(1, "sleep 1000", { timeout: LIMIT_S }),
    overdue: jobOf(1, "sleep 1000", { build_timeout: LIMIT_S }),
  };
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify(jobs));
  const requestOf = (job_name: string): BuildArguments => ({ type: "directory", project_directory: project, job_name });
  return {
    short: requestOf("short"),
    held: requestOf("held"),
    late: requestOf("late"),
    overdue: requestOf("overdue"),
    untilBegun: (build) => until(() => existsSync(sign("begun", build))),
    letGo: (build) => writeFileSync(sign("go", build), ""),
  };
};

export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await sleep(POLL_MS);
};
