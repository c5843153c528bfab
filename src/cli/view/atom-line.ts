import { atomEnd, showSeconds } from "../wording.ts";
import type { EndedAtom } from "./progress.ts";

/** `TOKEN=2  exit 7  0.02 s`: an atom that has ended. */
export const atomLine = ({ name, exitCode, attempts, seconds }: EndedAtom): string =>
  [name, ...(exitCode === 0 && attempts === 1 ? [] : [atomEnd({ exitCode, attempts })]), showSeconds(seconds)].join(
    "  ",
  );
