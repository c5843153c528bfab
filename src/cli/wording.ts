import { stripVTControlCharacters } from "node:util";
import { repetitionText, type Atom } from "../model/atom.ts";
import { isFlaky } from "../model/atom-result.ts";
import { workOf, type AtomResult, type Build } from "../model/build.ts";

/** `0.42 s`, `12.3 s`, `3 min 07 s`. */
export const showSeconds = (seconds: number): string => {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
};

/** `1 atom`, `2 atoms`. */
export const count = (number: number, noun: string): string =>
  `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;

/** A text on one line and without control characters, which could rewrite the screen. */
export const tame = (text: string): string => stripVTControlCharacters(text).replaceAll(/\p{Cc}/gu, " ");

/** How a person calls an atom: `TOKEN=2`, or `TOKEN=2 (3 of 5)` where it is repeated. */
export const atomName = (atom: Atom): string =>
  tame(`${atom.variable === null ? "" : `${atom.variable}=`}${atom.value}${repetitionText(atom)}`);

/** `exit 7`, `killed by signal 9 at attempt 3`, `passed at attempt 2`. */
const exitText = (result: AtomResult): string => {
  const { exitCode, attempts = 1 } = result;
  const end = exitCode < 0 ? `killed by signal ${-exitCode}` : `exit ${exitCode}`;
  return `${isFlaky(result) ? "passed" : end}${attempts === 1 ? "" : ` at attempt ${attempts}`}`;
};

/** What the build is doing, in a few words, while it has no atom to count. */
export const phase = (build: Build): string => {
  switch (build.status) {
    case "queued":
      return "Waiting to be prepared";
    case "preparing":
      return "Preparing: fetching the project, listing its atoms";
    case "prepared":
    case "building":
      return "Setting up";
    case "finished":
    case "failed":
    case "canceled":
      return "Ended";
  }
};

/** `TOKEN=2  exit 7  0.02 s`: a finished atom in one line. */
export const atomLine = (atom: Atom, result: AtomResult): string =>
  `${atomName(atom)}  ${exitText(result)}  ${showSeconds(result.seconds)}`;

/** Seconds from the build's admission to its end, or to `now` (ms since the epoch) while it runs. */
export const secondsOf = ({ times }: Build, now: number): number => {
  const end = times.finished ?? times.failed ?? times.canceled ?? now;
  return Math.max(0, end - (times.queued ?? end)) / 1_000;
};

/** The sum of what its atoms took, in seconds: how long they would have needed one after another. */
export const atomSeconds = (build: Build): number => {
  const work = workOf(build);
  if (work === null) return 0;
  return work.atoms.chunks.flat().reduce((sum, result) => sum + (result?.seconds ?? 0), 0);
};
