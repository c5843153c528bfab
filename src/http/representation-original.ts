import * as z from "zod";
import { hasPassed, workOf, type Build, type Status } from "../model/build.ts";
import { summaryOf, type BuildSummary } from "../model/build-summary.ts";
import { withoutCredentials } from "../model/secret.ts";
import { deliveriesOf, DELIVERIES_SHAPE, type DeliveryView } from "./deliveries-view.ts";
import { FAILED_ATOM_SHAPE, endedViewOf, type EndedAtomView } from "./atom-view.ts";
import { buildsPath, noun, type Dialect } from "./dialect.ts";
import { detailsOf } from "./progress.ts";
import { OVERVIEW_SHAPE, overviewOf, type OverviewView } from "./overview-view.ts";
import { UNPLACED_SHAPE } from "./queue-view.ts";
import { ROUTES } from "./routes.ts";
import { TIMESTAMPS_SHAPE, timestampsOf, type TimestampsView } from "./timestamps-view.ts";
import { testsOf, TESTS_SHAPE, testTotalsOf, type TestsView, type TestTotalsView } from "./tests-view.ts";

const STATUSES = ["QUEUED", "BUILDING", "FINISHED", "ERROR", "CANCELED"] as const;

type OriginalStatus = (typeof STATUSES)[number];

/** A build as the original's clients read it, and what stands in an overview, `tests`, `retry_of`, `interruptions` and `deliveries`, which they pass over. */
interface OriginalBuild extends OverviewView {
  readonly id: number;
  readonly status: OriginalStatus;
  readonly details: string | null;
  /** Only of an ERROR. */
  readonly error_message: string | null;
  /** Known in BUILDING and FINISHED only. */
  readonly num_atoms: number | null;
  readonly num_subjobs: number;
  readonly failed_atoms: readonly EndedAtomView[] | null;
  readonly result: "NO_FAILURES" | "FAILURE" | null;
  /** As sent, but for the credentials in its urls. */
  readonly request_params: unknown;
  /** Seconds since the epoch, the earliest first, then what did not happen. */
  readonly state_timestamps: TimestampsView;
  /** Null for a job without `junit`. Of a build in a list, the numbers alone. */
  readonly tests: TestsView | TestTotalsView | null;
  /** Whom it tells when it has ended. */
  readonly deliveries: readonly DeliveryView[];
  /** The build of which this one tries again what had not passed. */
  readonly retry_of: number | null;
  /** How often the server stopped while it was under way. */
  readonly interruptions: number;
}

const BUILD_SHAPE = z
  .object({
    id: z.int(),
    ...OVERVIEW_SHAPE,
    status: z.enum(STATUSES),
    details: z.string().nullable().describe("How far it has come"),
    error_message: z.string().nullable().describe("Only of an ERROR"),
    num_atoms: z.int().nullable().describe("Known in BUILDING and FINISHED only"),
    num_subjobs: z.int(),
    failed_atoms: z.array(FAILED_ATOM_SHAPE).nullable(),
    result: z.enum(["NO_FAILURES", "FAILURE"]).nullable(),
    request_params: z.record(z.string(), z.unknown()).describe("As sent, but for the credentials in its urls"),
    state_timestamps: TIMESTAMPS_SHAPE,
    tests: TESTS_SHAPE.nullable(),
    deliveries: DELIVERIES_SHAPE,
    retry_of: z.int().nullable().describe("The build of which it tries again what had not passed"),
    interruptions: z.int().describe("How often the server stopped while the build was under way, and went on with it"),
  })
  .meta({ id: "OriginalBuild" });

const SUCCESS = z.literal("SUCCESS");

/** The words of the original, whose versions differ in their paths. */
const originalDialect = (version: Pick<Dialect, "name" | "apiVersion" | "prefix" | "isPlural">): Dialect => {
  const builds = buildsPath(version);
  const build = `${builds}/[build_id]`;
  return {
    ...version,
    requiresJobName: false,
    empty: {},
    shapes: {
      builds: z.object({
        builds: z.array(BUILD_SHAPE),
        ...(version.name === "v1" ? {} : { total: z.int() }),
        child_routes: ROUTES,
      }),
      build: z.object({ build: BUILD_SHAPE, child_routes: ROUTES }),
      accepted: z.object({ status: SUCCESS, build_id: z.int() }),
      unready: null,
      queue: z.object({ queue: z.array(BUILD_SHAPE), unplaced: UNPLACED_SHAPE, child_routes: ROUTES }),
      changed: (more) => z.object({ status: SUCCESS, ...more }),
      answer: (body) => z.object({ ...body, child_routes: ROUTES }),
      failure: z.object({ status: z.literal("FAILURE").optional(), error: z.string() }).meta({ id: "OriginalFailure" }),
    },
    statuses: STATUSES,
    statusOf: ({ status }) => STATUS[status],
    resultOf: (one) => resultOf(one),
    listed: (one) => originalBuild(one, testTotalsOf(one.work?.tests)),
    builds: (total) => ({
      builds: [],
      ...(version.name === "v1" ? {} : { total }),
      child_routes: { build },
    }),
    build: (one) => ({
      build: originalBuild(summaryOf(one), testsOf(workOf(one))),
      child_routes: {
        result: `${build}/result`,
        "artifacts.tar.gz": `${build}/artifacts.tar.gz`,
        "artifacts.zip": `${build}/artifacts.zip`,
        subjobs: `${build}/${noun(version, "subjob")}`,
        ...(version.name === "v1"
          ? {}
          : { atoms: `${build}/${noun(version, "atom")}`, tests: `${build}/tests`, events: `${build}/events` }),
      },
    }),
    queue: (waiting) => ({
      queue: waiting.map((one) => originalBuild(one, testTotalsOf(one.work?.tests))),
      child_routes: {},
    }),
    changed: (more) => ({ status: "SUCCESS", ...more }),
    answer: (body, routes) => ({ ...body, child_routes: routes }),
    accepted: (id) => ({ status: "SUCCESS", build_id: id }),
    unready: () => null,
    failure: (code, message) =>
      code === "INVALID_REQUEST" ? { status: "FAILURE", error: message } : { error: message },
  };
};

/** The original's version 1, which its clients rely on. */
export const V1: Dialect = originalDialect({ name: "v1", apiVersion: 1, prefix: "/v1", isPlural: false });

/** The original's version 2, whose paths say nothing of it. */
export const V2: Dialect = originalDialect({ name: "v2", apiVersion: 2, prefix: "", isPlural: true });

const originalBuild = (build: BuildSummary, tests: OriginalBuild["tests"]): OriginalBuild => {
  const { work } = build;
  const status = STATUS[build.status];
  const subjobs = work?.subjobs ?? 0;
  return {
    id: build.id,
    ...overviewOf(build),
    status,
    details: subjobs === 0 ? null : detailsOf(work),
    error_message: build.message,
    num_atoms: status === "BUILDING" || status === "FINISHED" ? (work?.atoms ?? null) : null,
    num_subjobs: subjobs,
    failed_atoms:
      status === "FINISHED" ? (work?.failedAtoms ?? []).map(endedViewOf) : status === "CANCELED" ? [] : null,
    result: resultOf(build),
    request_params: withoutCredentials(build.sent),
    state_timestamps: timestampsOf(build.times),
    tests,
    deliveries: deliveriesOf(build),
    retry_of: build.retryOf,
    interruptions: build.interruptions ?? 0,
  };
};

const STATUS: Readonly<Record<Status, OriginalStatus>> = {
  queued: "QUEUED",
  preparing: "QUEUED",
  prepared: "QUEUED",
  building: "BUILDING",
  finished: "FINISHED",
  failed: "ERROR",
  canceled: "CANCELED",
};

const resultOf = (build: Build | BuildSummary): OriginalBuild["result"] => {
  if (build.status === "finished") return hasPassed(build) ? "NO_FAILURES" : "FAILURE";
  return build.status === "canceled" ? "FAILURE" : null;
};
