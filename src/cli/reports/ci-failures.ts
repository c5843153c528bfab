import { hasFailed } from "../../model/atom-result.ts";
import { workOf, type Build } from "../../model/build.ts";
import { at } from "../../model/vector.ts";
import type { EndedAtom } from "../view/progress.ts";
import type { FailedTestName } from "../view/summary.ts";
import { atomEnd, atomName, showSeconds, tame } from "../wording.ts";

/** What a build failed by, as a CI shows it. */
export interface CiFailure {
  /** A test, an atom, or the build itself: on one line. */
  readonly title: string;
  /** In a few words. */
  readonly why: string;
  /** Seconds; null where that is not known. */
  readonly seconds: number | null;
  /** What it says, or the end of what it printed; may be empty. */
  readonly text: string;
}

/** How a build ended, as a CI shows it. */
export interface CiReport {
  readonly job: string;
  readonly outcome: "passed" | "failed" | "could not run" | "canceled";
  /** Seconds from its admission to its end. */
  readonly seconds: number;
  readonly atoms: number;
  readonly failedAtoms: number;
  readonly flakyAtoms: number;
  /** In the order of its atoms: the failed tests of each, or the atom itself if it tells of none. Made as they are asked for. */
  readonly failures: Iterable<CiFailure>;
}

/** The end of what an atom printed. */
export type TailOf = (subjob: number, atom: number) => readonly string[];

/** What a CI is to show of a build that ended. */
export const ciReportOf = (build: Build, tailOf: TailOf): CiReport => {
  const work = workOf(build);
  const { queued = 0, finished, failed, canceled } = build.times;
  return {
    job: tame(work?.plan.job.name ?? build.request.jobName ?? "Build"),
    outcome: outcomeOf(build),
    seconds: Math.max(0, (finished ?? failed ?? canceled ?? queued) - queued) / MS,
    atoms: work?.atoms.length ?? 0,
    failedAtoms: work?.atomsFailed ?? 0,
    flakyAtoms: work?.atomsFlaky ?? 0,
    failures: { [Symbol.iterator]: () => failuresOf(build, tailOf) },
  };
};

const MS = 1_000;

const outcomeOf = (build: Build): CiReport["outcome"] => {
  if (build.status === "failed") return "could not run";
  if (build.status === "canceled") return "canceled";
  return workOf(build)?.atomsFailed === 0 ? "passed" : "failed";
};

function* failuresOf(build: Build, tailOf: TailOf): Generator<CiFailure, void, undefined> {
  if (build.status === "failed") yield buildFailure(build.message);
  const work = workOf(build);
  if (work === null || work.atomsFailed === 0) return;
  for (const { id, firstAtom, atoms } of work.plan.subjobs) {
    for (const [index, atom] of atoms.entries()) {
      const result = at(work.atoms, firstAtom + index);
      // What a cancel ended has not failed by itself.
      if (build.status === "canceled" && (result?.exitCode ?? 0) < 0) continue;
      if (result === null || !hasFailed(result, work.plan.job)) continue;
      const tests = work.tests === undefined ? [] : (at(work.tests.reports, firstAtom + index)?.failed ?? []);
      yield* tests.map(testFailure);
      if (tests.length > 0) continue;
      const { exitCode, reason = null, seconds } = result;
      yield atomFailure({ name: atomName(atom), exitCode, reason, seconds }, tailOf(id, index));
    }
  }
}

/** A build that could not run, as its message says. */
export const buildFailure = (message: string): CiFailure => failureOf("The build could not run", message);

/** A test that failed. */
export const testFailure = ({ suite, name, message }: FailedTestName): CiFailure =>
  failureOf(suite === "" ? name : `${suite} › ${name}`, message);

const failureOf = (title: string, message: string): CiFailure => {
  const [why = "", ...text] = message.trim().split("\n");
  return { title: tame(title), why: tame(why), seconds: null, text: text.join("\n") };
};

/** An atom that failed, with the end of what it printed. */
export const atomFailure = (
  { name, exitCode, reason, seconds }: Pick<EndedAtom, "name" | "exitCode" | "reason" | "seconds">,
  tail: readonly string[],
): CiFailure => {
  const end = exitCode === 0 ? "flaky" : atomEnd({ exitCode, attempts: 1 });
  return { title: name, why: tame(reason ?? end), seconds, text: tail.join("\n") };
};

/** `exit 7, 0.02 s`: why, and after how long. */
export const whyText = ({ why, seconds }: CiFailure): string =>
  seconds === null ? why : `${why}, ${showSeconds(seconds)}`;
