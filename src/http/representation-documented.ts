import * as z from "zod";
import { BUILD_STATES } from "../model/build-state.ts";
import { durationOf, queuedAt } from "../model/build-times.ts";
import { hasEnded, hasPassed, workOf, type Build, type Status } from "../model/build.ts";
import { summaryOf, type BuildSummary } from "../model/build-summary.ts";
import { deliveriesOf, DELIVERIES_SHAPE, type DeliveryView } from "./deliveries-view.ts";
import { FAILED_ATOM_SHAPE, endedViewOf, type EndedAtomView } from "./atom-view.ts";
import type { Dialect } from "./dialect.ts";
import { detailsOf } from "./progress.ts";
import { OVERVIEW_SHAPE, overviewOf, type OverviewView } from "./overview-view.ts";
import { UNPLACED_SHAPE } from "./queue-view.ts";
import { ROUTES } from "./routes.ts";
import { TIMESTAMPS_SHAPE, timestampsOf, type TimestampsView } from "./timestamps-view.ts";
import { testsOf, TESTS_SHAPE, testTotalsOf, type TestsView, type TestTotalsView } from "./tests-view.ts";

const STATUSES = ["BUILDING", "SUCCESS", "FAILURE"] as const;

type DocumentedStatus = (typeof STATUSES)[number];

/**
 * A build as the API document shows it. Keys are null while there is nothing to say yet; once the build has ended none is, but for
 * `tests`, `retry_of` and `job_name`, which stand beside the document.
 */
export interface DocumentedBuild extends OverviewView {
  readonly id: number;
  readonly status: DocumentedStatus;
  /** How far it has come. */
  readonly details: string | null;
  readonly num_subjobs: number | null;
  readonly num_atoms: number | null;
  readonly failed_atoms: readonly EndedAtomView[] | null;
  /** Where its archive is, as tar.gz; the zip stands beside it. */
  readonly artifacts: string | null;
  readonly result: "NO_FAILURES" | "FAILURE" | null;
  /** Why it could not be run to its end; empty if it was. */
  readonly error_message: string | null;
  /** Null for a job without `junit`. Of a build in a list, the numbers alone. */
  readonly tests: TestsView | TestTotalsView | null;
  /** Whom it tells when it has ended. */
  readonly deliveries: readonly DeliveryView[];
  /** The build of which this one tries again what had not passed. */
  readonly retry_of: number | null;
  /** How often the server stopped while it was under way. */
  readonly interruptions: number;
  /** When it entered each state. */
  readonly state_timestamps: TimestampsView;
  /** Null for one that was given without a name, or whose job is not known yet. */
  readonly job_name: string | null;
  /** How it is, in the words of its events. */
  readonly state: Status;
  /** When it was admitted, in seconds since the epoch. */
  readonly queued: number;
  /** Seconds from its admission to its end; null while it has not ended. */
  readonly duration: number | null;
}

/** Its shape. */
export const DOCUMENTED_BUILD: z.ZodObject<Record<keyof DocumentedBuild, z.ZodType>> = z
  .object({
    id: z.int(),
    status: z.enum(STATUSES),
    details: z.string().nullable().describe("How far it has come"),
    num_subjobs: z.int().nullable(),
    num_atoms: z.int().nullable(),
    failed_atoms: z.array(FAILED_ATOM_SHAPE).nullable(),
    artifacts: z.string().nullable().describe("Where its archive is, once it has ended"),
    result: z.enum(["NO_FAILURES", "FAILURE"]).nullable(),
    error_message: z.string().nullable().describe("Why it could not be run to its end; empty if it was"),
    tests: TESTS_SHAPE.nullable(),
    deliveries: DELIVERIES_SHAPE,
    retry_of: z.int().nullable().describe("The build of which it tries again what had not passed"),
    interruptions: z.int().describe("How often the server stopped while the build was under way, and went on with it"),
    state_timestamps: TIMESTAMPS_SHAPE,
    ...OVERVIEW_SHAPE,
    job_name: z.string().nullable().describe("Null while it is not known, and for a job without a name"),
    state: z
      .enum(BUILD_STATES)
      .describe("How it is, in the words of its events: it passed if it is `finished` and its status `SUCCESS`"),
    queued: z.number().describe("When it was admitted, in seconds since the epoch"),
    duration: z.number().nullable().describe("Seconds from its admission to its end"),
  })
  .meta({ id: "Build" });

const SUCCESS = z.literal("SUCCESS");

const ROOT = "/build";

/** The words of the API document, under unversioned paths: `STATUS` in every answer, and three states of a build. */
export const DOCUMENTED: Dialect = {
  name: "documented",
  apiVersion: 1,
  prefix: "",
  isPlural: false,
  requiresJobName: true,
  empty: { STATUS: "SUCCESS" },
  shapes: {
    builds: z.object({ builds: z.array(DOCUMENTED_BUILD), total: z.int(), child_routes: ROUTES, STATUS: SUCCESS }),
    build: z.object({ build: DOCUMENTED_BUILD, child_routes: ROUTES, STATUS: SUCCESS }),
    accepted: z.object({ build_id: z.int(), STATUS: SUCCESS }),
    unready: z.object({ build: DOCUMENTED_BUILD, STATUS: SUCCESS }),
    queue: z.object({
      queue: z.array(DOCUMENTED_BUILD),
      unplaced: UNPLACED_SHAPE,
      child_routes: ROUTES,
      STATUS: SUCCESS,
    }),
    changed: (more) => z.object({ ...more, STATUS: SUCCESS }),
    answer: (body) => z.object({ ...body, child_routes: ROUTES, STATUS: SUCCESS }),
    failure: z.object({ STATUS: z.literal("FAILURE"), error: z.string() }).meta({ id: "Failure" }),
  },
  statuses: STATUSES,
  statusOf: (build) => statusOf(build),
  resultOf: (build) => resultOf(build),
  listed: (build, origin) => documentedBuild(build, origin, testTotalsOf(build.work?.tests)),
  builds: (total) => ({
    builds: [],
    total,
    child_routes: { build: `${ROOT}/[build_id]` },
    STATUS: "SUCCESS",
  }),
  queue: (builds, origin) => ({
    queue: builds.map((build) => documentedBuild(build, origin, testTotalsOf(build.work?.tests))),
    child_routes: {},
    STATUS: "SUCCESS",
  }),
  changed: (more) => ({ ...more, STATUS: "SUCCESS" }),
  answer: (body, routes) => ({ ...body, child_routes: routes, STATUS: "SUCCESS" }),
  build: (build, origin) => ({
    build: documentedBuild(summaryOf(build), origin, testsOf(workOf(build))),
    child_routes: {
      "artifacts.tar.gz": `${ROOT}/[build_id]/artifacts.tar.gz`,
      "artifacts.zip": `${ROOT}/[build_id]/artifacts.zip`,
      subjobs: `${ROOT}/[build_id]/subjob`,
      atoms: `${ROOT}/[build_id]/atom`,
      tests: `${ROOT}/[build_id]/tests`,
      events: `${ROOT}/[build_id]/events`,
    },
    STATUS: "SUCCESS",
  }),
  accepted: (id) => ({ build_id: id, STATUS: "SUCCESS" }),
  unready: (build, origin) => ({
    build: documentedBuild(summaryOf(build), origin, testsOf(workOf(build))),
    STATUS: "SUCCESS",
  }),
  failure: (_, message) => ({ STATUS: "FAILURE", error: message }),
};

export const documentedBuild = (
  build: BuildSummary,
  origin: string,
  tests: DocumentedBuild["tests"],
): DocumentedBuild => {
  const { work } = build;
  const ended = hasEnded(build);
  const duration = durationOf(build);
  return {
    id: build.id,
    status: statusOf(build),
    details: work === null && !ended ? null : detailsOf(work),
    num_subjobs: work?.subjobs ?? (ended ? 0 : null),
    num_atoms: work?.atoms ?? (ended ? 0 : null),
    failed_atoms: ended ? (work?.failedAtoms ?? []).map(endedViewOf) : null,
    artifacts: ended ? `${origin}${ROOT}/${build.id}/artifacts.tar.gz` : null,
    result: resultOf(build),
    error_message: ended ? errorMessageOf(build) : null,
    tests,
    deliveries: deliveriesOf(build),
    retry_of: build.retryOf,
    interruptions: build.interruptions ?? 0,
    state_timestamps: timestampsOf(build.times),
    ...overviewOf(build),
    job_name: build.jobName,
    state: build.status,
    queued: queuedAt(build) / 1_000,
    duration: duration === null ? null : duration / 1_000,
  };
};

const resultOf = (build: Build | BuildSummary): DocumentedBuild["result"] =>
  !hasEnded(build) ? null : hasPassed(build) ? "NO_FAILURES" : "FAILURE";

const statusOf = (build: Build | BuildSummary): DocumentedStatus =>
  !hasEnded(build) ? "BUILDING" : hasPassed(build) ? "SUCCESS" : "FAILURE";

const errorMessageOf = (build: BuildSummary): string =>
  build.status === "failed" ? (build.message ?? "") : build.status === "canceled" ? "The build was canceled" : "";
