import { hasEnded, hasPassed, workOf, type Build, type Work } from "../model/build.ts";
import type { Dialect } from "./dialect.ts";
import { detailsOf, failedAtomsOf, type AtomView } from "./progress.ts";
import { testsOf, testTotalsOf, type TestsView, type TestTotalsView } from "./tests-view.ts";

/**
 * A build as the API document shows it. Keys are null while there is nothing to say yet; once the build has ended none is, but for
 * `tests`, which stands beside the document.
 */
export interface DocumentedBuild {
  readonly id: number;
  readonly status: "BUILDING" | "SUCCESS" | "FAILURE";
  /** How far it has come. */
  readonly details: string | null;
  readonly num_subjobs: number | null;
  readonly num_atoms: number | null;
  readonly failed_atoms: readonly AtomView[] | null;
  /** Where its archive is, as tar.gz; the zip stands beside it. */
  readonly artifacts: string | null;
  readonly result: "NO_FAILURES" | "FAILURE" | null;
  /** Why it could not be run to its end; empty if it was. */
  readonly error_message: string | null;
  /** Null for a job without `junit`. Of a build in a list, the numbers alone. */
  readonly tests: TestsView | TestTotalsView | null;
}

const ROOT = "/build";

/** The words of the API document, under unversioned paths: `STATUS` in every answer, and three states of a build. */
export const DOCUMENTED: Dialect = {
  root: ROOT,
  requiresJobName: true,
  builds: (builds, origin) => ({
    builds: builds.map((build) => documentedBuild(build, origin, testTotalsOf)),
    child_routes: { build: `${ROOT}/[build_id]` },
    STATUS: "SUCCESS",
  }),
  build: (build, origin) => ({
    build: documentedBuild(build, origin, testsOf),
    child_routes: {
      "artifacts.tar.gz": `${ROOT}/[build_id]/artifacts.tar.gz`,
      "artifacts.zip": `${ROOT}/[build_id]/artifacts.zip`,
    },
    STATUS: "SUCCESS",
  }),
  accepted: (id) => ({ build_id: id, STATUS: "SUCCESS" }),
  unready: (build, origin) => ({ build: documentedBuild(build, origin, testsOf), STATUS: "SUCCESS" }),
  failure: (_, message) => ({ STATUS: "FAILURE", error: message }),
};

const documentedBuild = (
  build: Build,
  origin: string,
  testsShown: (work: Work | null) => DocumentedBuild["tests"],
): DocumentedBuild => {
  const work = workOf(build);
  const ended = hasEnded(build);
  const passed = hasPassed(build);
  return {
    id: build.id,
    status: !ended ? "BUILDING" : passed ? "SUCCESS" : "FAILURE",
    details: work === null && !ended ? null : detailsOf(work),
    num_subjobs: work?.plan.subjobs.length ?? (ended ? 0 : null),
    num_atoms: work?.atoms.length ?? (ended ? 0 : null),
    failed_atoms: ended ? failedAtomsOf(work) : null,
    artifacts: ended ? `${origin}${ROOT}/${build.id}/artifacts.tar.gz` : null,
    result: !ended ? null : passed ? "NO_FAILURES" : "FAILURE",
    error_message: ended ? errorMessageOf(build) : null,
    tests: testsShown(work),
  };
};

const errorMessageOf = (build: Build): string =>
  build.status === "failed" ? build.message : build.status === "canceled" ? "The build was canceled" : "";
