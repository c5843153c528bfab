import type { Fact } from "./fact.ts";
import { withoutCredentials } from "./secret.ts";

/** A fact with its place among all facts. */
interface PlacedFact {
  readonly sequence: number;
  readonly build: number;
  readonly fact: Fact;
}

/** The type of a fact as clients know it, such as `atom_finished`. */
export const factName = ({ type }: Pick<Fact, "type">): string => NAMES[type];

/** A stored fact as clients read it: what is said of it elsewhere in the API has the same name here. */
export const factView = ({ sequence, build, fact }: PlacedFact): object => ({
  id: sequence,
  build_id: build,
  type: NAMES[fact.type],
  at: fact.at / 1_000,
  ...detailsOf(fact),
});

const NAMES: Readonly<Record<Fact["type"], string>> = {
  queued: "queued",
  preparing: "preparing",
  prepared: "prepared",
  building: "building",
  subjobStarted: "subjob_started",
  atomFinished: "atom_finished",
  testsRead: "tests_read",
  subjobRequeued: "subjob_requeued",
  subjobFinished: "subjob_finished",
  finished: "finished",
  failed: "failed",
  canceled: "canceled",
  callbackTried: "callback_tried",
  interrupted: "interrupted",
};

const detailsOf = (fact: Fact): object => {
  switch (fact.type) {
    case "queued":
      return { request_params: withoutCredentials(fact.request.sent) };
    case "prepared": {
      const { subjobs } = fact.plan;
      return { num_subjobs: subjobs.length, num_atoms: subjobs.reduce((sum, { atoms }) => sum + atoms.length, 0) };
    }
    case "subjobStarted":
      return { subjob_id: fact.subjob, executor_id: fact.executor };
    case "atomFinished":
      return {
        subjob_id: fact.subjob,
        atom_id: fact.atom,
        exit_code: fact.exitCode,
        seconds: fact.seconds,
        attempts: fact.attempts,
        reason: fact.reason,
      };
    case "testsRead": {
      const { tests, failures, errors, skipped, seconds, note } = fact.report;
      return {
        subjob_id: fact.subjob,
        atom_id: fact.atom,
        num_tests: tests,
        num_failures: failures,
        num_errors: errors,
        num_skipped: skipped,
        seconds,
        note,
      };
    }
    case "subjobRequeued":
      return { subjob_id: fact.subjob, reason: fact.reason };
    case "subjobFinished":
      return { subjob_id: fact.subjob };
    case "finished":
      return { cut_short: fact.cutShort };
    case "failed":
      return { error_message: fact.message };
    case "callbackTried":
      return { callback_id: fact.callback, state: fact.state, last_status: fact.status, last_error: fact.error };
    case "preparing":
    case "building":
    case "canceled":
    case "interrupted":
      return {};
  }
};
