import type { AtomResult } from "./build.ts";
import type { Job } from "./job.ts";

/** Whether an atom passed, but not at the first attempt. */
export const isFlaky = ({ exitCode, attempts = 1 }: AtomResult): boolean => exitCode === 0 && attempts > 1;

/** Whether an atom fails the build of its job: it did not pass, or it is flaky where the job does not allow that. */
export const hasFailed = (result: AtomResult, { flakyFails = false }: Job): boolean =>
  result.exitCode !== 0 || (flakyFails && isFlaky(result));
