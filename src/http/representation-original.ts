import { hasPassed, workOf, type Build, type Status, type Times, type Work } from "../model/build.ts";
import { withoutSecrets } from "../model/secret.ts";
import type { Dialect } from "./dialect.ts";
import { detailsOf, failedAtomsOf, type AtomView } from "./progress.ts";
import { testsOf, testTotalsOf, type TestsView, type TestTotalsView } from "./tests-view.ts";

type OriginalStatus = "QUEUED" | "BUILDING" | "FINISHED" | "ERROR" | "CANCELED";

/** A build as the original's clients read it, and `tests`, which they pass over. */
interface OriginalBuild {
  readonly id: number;
  readonly status: OriginalStatus;
  readonly details: string | null;
  /** Only of an ERROR. */
  readonly error_message: string | null;
  /** Known in BUILDING and FINISHED only. */
  readonly num_atoms: number | null;
  readonly num_subjobs: number;
  readonly failed_atoms: readonly AtomView[] | null;
  readonly result: "NO_FAILURES" | "FAILURE" | null;
  /** As sent, but for the credentials in its urls. */
  readonly request_params: unknown;
  /** Seconds since the epoch, the earliest first, then what did not happen. */
  readonly state_timestamps: Readonly<Record<string, number | null>>;
  /** Null for a job without `junit`. Of a build in a list, the numbers alone. */
  readonly tests: TestsView | TestTotalsView | null;
}

const ROOT = "/v1/build";

/** The words of the original's version 1, which its clients rely on. */
export const ORIGINAL: Dialect = {
  root: ROOT,
  requiresJobName: false,
  builds: (builds) => ({
    builds: builds.map((build) => originalBuild(build, testTotalsOf)),
    child_routes: { build: `${ROOT}/[build_id]` },
  }),
  build: (build) => ({
    build: originalBuild(build, testsOf),
    child_routes: {
      result: `${ROOT}/[build_id]/result`,
      "artifacts.tar.gz": `${ROOT}/[build_id]/artifacts.tar.gz`,
      "artifacts.zip": `${ROOT}/[build_id]/artifacts.zip`,
      subjobs: `${ROOT}/[build_id]/subjob`,
    },
  }),
  accepted: (id) => ({ status: "SUCCESS", build_id: id }),
  unready: () => null,
  failure: (code, message) => (code === "INVALID_REQUEST" ? { status: "FAILURE", error: message } : { error: message }),
};

const originalBuild = (build: Build, testsShown: (work: Work | null) => OriginalBuild["tests"]): OriginalBuild => {
  const work = workOf(build);
  const status = STATUS[build.status];
  const subjobs = work?.plan.subjobs.length ?? 0;
  return {
    id: build.id,
    status,
    details: subjobs === 0 ? null : detailsOf(work),
    error_message: build.status === "failed" ? build.message : null,
    num_atoms: status === "BUILDING" || status === "FINISHED" ? (work?.atoms.length ?? null) : null,
    num_subjobs: subjobs,
    failed_atoms: status === "FINISHED" ? failedAtomsOf(work) : status === "CANCELED" ? [] : null,
    result: resultOf(build),
    request_params: withoutCredentials(build.request.sent),
    state_timestamps: timestampsOf(build.times),
    tests: testsShown(work),
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

const resultOf = (build: Build): OriginalBuild["result"] => {
  if (build.status === "finished") return hasPassed(build) ? "NO_FAILURES" : "FAILURE";
  return build.status === "canceled" ? "FAILURE" : null;
};

const TIMESTAMPS: readonly (readonly [string, Status])[] = [
  ["queued", "queued"],
  ["preparing", "preparing"],
  ["prepared", "prepared"],
  ["building", "building"],
  ["finished", "finished"],
  ["error", "failed"],
  ["canceled", "canceled"],
];

const timestampsOf = (times: Times): OriginalBuild["state_timestamps"] =>
  Object.fromEntries(
    TIMESTAMPS.map(([name, status]): [string, number | null] => [name, secondsOf(times[status])]).toSorted(
      ([, one], [, other]) => (one ?? Infinity) - (other ?? Infinity) || 0,
    ),
  );

const secondsOf = (ms: number | undefined): number | null => (ms === undefined ? null : ms / 1_000);

/** The same JSON with `***` for the credentials of every url in it. */
const withoutCredentials = (value: unknown): unknown => {
  if (typeof value === "string") return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(withoutCredentials);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, element]) => [withoutSecrets(key), withoutCredentials(element)]),
  );
};
