import { existsSync } from "node:fs";

const BASH = "/bin/bash";

/**
 * The file and arguments that run a line of a job, as the original runs it: bash with `pipefail`, or the system's `sh`
 * where there is no bash.
 */
export const shell = (script: string): readonly [file: string, args: readonly string[]] =>
  existsSync(BASH) ? [BASH, ["-c", `set -o pipefail; ${script}`]] : ["/bin/sh", ["-c", script]];
