import { hasEnded, workOf, type Build } from "../model/build.ts";
import type { View } from "./view.ts";
import { atomLine, count, phase } from "./wording.ts";

/** Milliseconds between two lines of progress. */
const QUIET_MS = 1_000;

/** Lines for a log: no colour, no movement, and at most one a second besides failures. */
export const plainView = (write: (text: string) => void, now: () => number): View => {
  let lastAt = Number.NEGATIVE_INFINITY;
  let lastLine = "";
  const line = (text: string): void => write(`${text}\n`);
  return {
    update(build) {
      // A build that only waits, or that never had an atom, has nothing to tell that its end does not.
      if (build.status === "queued" || (hasEnded(build) && workOf(build) === null)) return;
      const text = progress(build);
      const isPhase = build.status !== "building";
      if (text === lastLine || (!isPhase && now() - lastAt < QUIET_MS && !isComplete(build))) return;
      lastAt = now();
      lastLine = text;
      line(text);
    },
    failed(atom, result, tail) {
      line(`FAILED ${atomLine(atom, result)}`);
      for (const output of tail) line(`    ${output}`);
    },
    say: line,
    close: () => {},
  };
};

const progress = (build: Build): string => {
  const work = workOf(build);
  if (work === null || build.status === "prepared") return phase(build);
  const failed = work.atomsFailed === 0 ? "" : `, ${work.atomsFailed} failed`;
  const flaky = work.atomsFlaky === 0 ? "" : `, ${work.atomsFlaky} flaky`;
  return `${work.atomsDone} of ${count(
    work.plan.subjobs.reduce((sum, { atoms }) => sum + atoms.length, 0),
    "atom",
  )} done${failed}${flaky}`;
};

const isComplete = (build: Build): boolean => {
  const work = workOf(build);
  return work !== null && work.atomsDone === work.atoms.length;
};
