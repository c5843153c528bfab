import { Counter, Histogram, type Registry } from "prom-client";
import type { Status } from "../../model/build.ts";
import type { Fact } from "../../model/fact.ts";
import type { Entry } from "../../store/contract.ts";

/** In seconds: those of the original, and some for what takes longer than it foresaw. */
const BUCKETS = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120, 300, 600, 1_800, 3_600,
];

/** All that the original counts; within one process only the first two can happen. */
const ERROR_TYPES = [
  "AtomizerFailure",
  "PostBuildFailure",
  "NetworkRequestFailure",
  "SubjobStartFailure",
  "SubjobWriteFailure",
  "ZipFileCreationFailure",
] as const;

const ATOM_RESULTS = ["passed", "flaky", "failed"] as const;

/** A build that has not ended, of which everything was seen. */
interface OpenBuild {
  state: Status;
  since: number;
  atomSeconds: number;
  subjobsLeft: number | undefined;
}

/**
 * Counts what is stored of builds, from now on. The returned function is told every entry in order, and never throws. Of a build that was
 * admitted before there is no duration.
 */
export const createBuildMetrics = (registry: Registry): ((entries: readonly Entry[]) => void) => {
  const registers = [registry];
  const stateSeconds = new Histogram({
    name: "build_state_duration_seconds",
    help: "How long builds were in a state that they have left",
    labelNames: ["state"],
    buckets: BUCKETS,
    registers,
  });
  const serializedSeconds = new Histogram({
    name: "serialized_build_time_seconds",
    help: "How long finished builds would have taken if their atoms had run one after another",
    buckets: BUCKETS,
    registers,
  });
  const errors = new Counter({
    name: "internal_errors",
    help: "Builds that could not be run to their end, by the reason",
    labelNames: ["type"],
    registers,
  });
  const atoms = new Counter({
    name: "clusterrunner_atoms_finished_total",
    help: "Atoms that have ended",
    labelNames: ["result"],
    registers,
  });
  const ended = new Counter({
    name: "clusterrunner_builds_ended_total",
    help: "Builds that have ended, by their last state",
    labelNames: ["state"],
    registers,
  });
  const requeued = new Counter({
    name: "clusterrunner_subjobs_requeued_total",
    help: "Subjobs that wait again as their executor was lost",
    registers,
  });
  const interrupted = new Counter({
    name: "clusterrunner_builds_interrupted_total",
    help: "Builds that were under way when the server stopped, and went on",
    registers,
  });
  for (const type of ERROR_TYPES) errors.inc({ type }, 0);
  for (const result of ATOM_RESULTS) atoms.inc({ result }, 0);
  for (const state of ["FINISHED", "ERROR", "CANCELED"]) ended.inc({ state }, 0);

  const open = new Map<number, OpenBuild>();

  const enter = (id: number, state: Status, at: number): OpenBuild | undefined => {
    const build = open.get(id);
    if (build === undefined) return undefined;
    stateSeconds.observe({ state: stateLabel(build.state) }, Math.max(0, at - build.since) / 1_000);
    build.state = state;
    build.since = at;
    return build;
  };

  const end = (id: number, state: Status, at: number): OpenBuild | undefined => {
    const build = enter(id, state, at);
    open.delete(id);
    ended.inc({ state: stateLabel(state) });
    return build;
  };

  const fail = (id: number, fact: Extract<Fact, { readonly type: "failed" }>): void => {
    const wasPreparing = open.get(id)?.state === "preparing";
    const build = end(id, fact.type, fact.at);
    if (wasPreparing && fact.message.startsWith("Cannot make atoms")) errors.inc({ type: "AtomizerFailure" });
    if (build?.subjobsLeft === 0) errors.inc({ type: "PostBuildFailure" });
  };

  return (entries) => {
    const results = { passed: 0, flaky: 0, failed: 0 };
    for (const { build: id, fact } of entries) {
      switch (fact.type) {
        case "queued":
          open.set(id, { state: fact.type, since: fact.at, atomSeconds: 0, subjobsLeft: undefined });
          break;
        case "preparing":
        case "building":
          enter(id, fact.type, fact.at);
          break;
        case "prepared": {
          const build = enter(id, fact.type, fact.at);
          if (build !== undefined) build.subjobsLeft = fact.plan.subjobs.length;
          break;
        }
        case "atomFinished": {
          results[fact.exitCode !== 0 ? "failed" : (fact.attempts ?? 1) > 1 ? "flaky" : "passed"]++;
          const build = open.get(id);
          if (build !== undefined) build.atomSeconds += fact.seconds;
          break;
        }
        case "subjobFinished": {
          const build = open.get(id);
          if (build?.subjobsLeft !== undefined) build.subjobsLeft--;
          break;
        }
        case "subjobRequeued":
          requeued.inc();
          break;
        case "interrupted":
          interrupted.inc();
          break;
        case "finished": {
          const build = end(id, fact.type, fact.at);
          if (build !== undefined) serializedSeconds.observe(build.atomSeconds);
          break;
        }
        case "failed":
          fail(id, fact);
          break;
        case "canceled":
          end(id, fact.type, fact.at);
          break;
        default:
      }
    }
    for (const result of ATOM_RESULTS) if (results[result] > 0) atoms.inc({ result }, results[result]);
  };
};

/** A state in the original's words. */
export const stateLabel = (status: Status): string => (status === "failed" ? "ERROR" : status.toUpperCase());
