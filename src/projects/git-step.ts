import { withoutSecrets } from "../model/secret.ts";
import type { Failure, Success } from "../model/errors.ts";
import type { GitExit } from "./git-command.ts";

/** What one step of a checkout yields. */
export type Step<T> = Success<T> | GitFailure;

/** A failure that keeps what git said, by which a damaged mirror shows. */
export interface GitFailure extends Failure {
  readonly words: string;
}

/** `action` completes "Cannot ...", `wish` completes "as ...". */
export const gitFailure = (action: string, wish: string, { exitCode, words }: GitExit): GitFailure => {
  const found = words === "" ? `exit code ${exitCode}` : words;
  return { ok: false, message: `Cannot ${withoutSecrets(action)} as ${wish}: ${found}`, words };
};
