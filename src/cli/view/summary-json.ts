import type { EndedAtom } from "./progress.ts";
import type { Summary } from "./summary.ts";

interface AtomJson {
  readonly subjob_id: number;
  /** Its place within its subjob. */
  readonly atom_id: number;
  /** As people call it. */
  readonly name: string;
  readonly exit_code: number;
  readonly seconds: number;
  readonly attempts: number;
}

/** The last line of `--json`. */
export interface SummaryJson {
  readonly type: "summary";
  readonly build_id: number;
  readonly outcome: "passed" | "failed" | "could_not_run" | "canceled" | "interrupted";
  /** Why it could not run; null unless that is its outcome. */
  readonly error_message: string | null;
  readonly wall_seconds: number;
  /** What the atoms took, one after another. */
  readonly atom_seconds: number;
  /** Null if the atoms were never known. */
  readonly num_atoms: number | null;
  readonly num_done: number;
  readonly num_failed: number;
  readonly num_flaky: number;
  readonly failed_atoms: readonly AtomJson[];
  readonly flaky_atoms: readonly AtomJson[];
  /** The five slowest. */
  readonly slowest_atoms: readonly AtomJson[];
  /** By JUnit files; null for a job without `junit`. */
  readonly tests: {
    readonly num_tests: number;
    readonly num_failed: number;
    readonly num_skipped: number;
    /** The first 20. */
    readonly failed: readonly { readonly name: string; readonly suite: string; readonly message: string }[];
  } | null;
  /** The folder of the results; null if there is none. */
  readonly results: string | null;
  /** The command that runs again what has not passed; null if everything has. */
  readonly again: string | null;
}

export const summaryJson = (summary: Summary): SummaryJson => {
  const { outcome, tests } = summary;
  return {
    type: "summary",
    build_id: summary.build,
    outcome: outcome === "could not run" ? "could_not_run" : outcome,
    error_message: summary.message,
    wall_seconds: summary.wallSeconds,
    atom_seconds: summary.atomSeconds,
    num_atoms: summary.atoms,
    num_done: summary.done,
    num_failed: summary.failed,
    num_flaky: summary.flaky,
    failed_atoms: summary.failedAtoms.map(atomJson),
    flaky_atoms: summary.flakyAtoms.map(atomJson),
    slowest_atoms: summary.slowest.map(atomJson),
    tests:
      tests === null
        ? null
        : {
            num_tests: tests.tests,
            num_failed: tests.failed,
            num_skipped: tests.skipped,
            failed: tests.failedTests,
          },
    results: summary.results,
    again: summary.again,
  };
};

const atomJson = ({ subjob, atom, name, exitCode, seconds, attempts }: EndedAtom): AtomJson => ({
  subjob_id: subjob,
  atom_id: atom,
  name,
  exit_code: exitCode,
  seconds,
  attempts,
});
