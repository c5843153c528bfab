/** ClusterRunner for programs: a build system in this process. */
export { createClusterRunner, type ClusterRunner, type ClusterRunnerOptions } from "./clusterrunner.ts";
export { forgetBuilds, type Forgotten, type ForgetOptions, type ForgottenBuild } from "./forget-builds.ts";
export type { NatsOptions } from "./cluster/nats-options.ts";
export { startWorker, type StartWorkerOptions } from "./cluster/start-worker.ts";
export type { Worker } from "./worker/contract.ts";
export { openBaseDirectory } from "./store/base-directory.ts";
export { hostClusterRunner, type HostedClusterRunner } from "./hosted.ts";
export { listAtoms, type ListAtomsOptions } from "./list-atoms.ts";
export {
  hasEnded,
  hasPassed,
  workOf,
  type AtomResult,
  type Build,
  type Plan,
  type Status,
  type SubjobProgress,
  type Work,
} from "./model/build.ts";
export type { BuildSummary, WorkSummary } from "./model/build-summary.ts";
export type { EndedAtom } from "./model/failed-atoms.ts";
export type { SubmitOptions } from "./local-request.ts";
export type { Delivery, DeliveryState } from "./model/delivery.ts";
export type { Failure, Result, Success } from "./model/errors.ts";
export type { Fact } from "./model/fact.ts";
export type { RetentionLimits } from "./model/retention.ts";
export { planBuild, type PlanOptions } from "./plan-build.ts";
export { failedTestsOf, testNotesOf, type PlacedNote, type PlacedTest } from "./model/work-tests.ts";
export type { FailedTest, TestProgress, TestReport, TestTotals } from "./model/test-report.ts";
export type { BuildRequest, DirectoryRequest, GitRequest } from "./model/request.ts";
export type {
  ArchiveFormat,
  AtomFiles,
  ConsoleFailure,
  ConsoleOptions,
  ConsolePage,
  ConsoleResult,
  Entry,
} from "./store/contract.ts";
export { StoreError } from "./store/contract.ts";
