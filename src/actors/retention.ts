import { hasEnded } from "../model/build.ts";
import type { BuildSummary } from "../model/build-summary.ts";
import { afterLook, undoubtedNow, type ClockStep } from "../model/clock-steps.ts";
import type { Result } from "../model/errors.ts";
import { DAY_MS, forgettableInSteps, isLimited, type RetentionLimits } from "../model/retention.ts";
import type { Projects } from "../projects/contract.ts";
import { defineActor, type ActorDefinition, type ActorRef, type Outcome } from "../runtime/index.ts";
import type { Results } from "../store/contract.ts";
import type { JournalMessage } from "./journal-protocol.ts";
import type { SupervisorMessage } from "./protocol.ts";

/** All private: nobody speaks to this actor. */
export type RetentionMessage =
  /** Time to look what of the projects nobody uses any more. */
  | { readonly type: "prune" }
  | { readonly type: "pruned"; readonly outcome: Outcome<readonly string[]> }
  | { readonly type: "left"; readonly outcome: Outcome<readonly number[]> }
  /** Time to look what is beyond the limits. */
  | { readonly type: "look" }
  | { readonly type: "listed"; readonly outcome: Outcome<readonly BuildSummary[]> }
  /** One more step of choosing what to forget. */
  | { readonly type: "choose" }
  | { readonly type: "measured"; readonly build: number; readonly outcome: Outcome<number> }
  | { readonly type: "forgot"; readonly build: number; readonly outcome: Outcome<boolean> }
  /** Its files. */
  | { readonly type: "removed"; readonly build: number; readonly outcome: Outcome<void> }
  | { readonly type: "erase"; readonly build: number }
  | { readonly type: "erased"; readonly build: number; readonly outcome: Outcome<Result<boolean>> };

export interface RetentionArguments {
  readonly limits: RetentionLimits;
  readonly results: Pick<Results, "bytes" | "remove">;
  readonly projects: Pick<Projects, "prune" | "release">;
  readonly journal: ActorRef<JournalMessage>;
  readonly supervisor: ActorRef<SupervisorMessage>;
}

/** How long a start is left alone, and how often it is looked when nothing was to be done, in ms. */
const LOOK_EACH_MS = 10_000;

/** How long to wait before what failed is tried again, in ms. */
const RETRY_MS = 60_000;

/** How often it is looked which mirrors nobody has used for the days that builds are kept, in ms. */
const PRUNE_EACH_MS = 3_600_000;

/** The pause behind each step of choosing, in ms. */
const CHOOSE_EACH_MS = 1;

/** How many builds are forgotten before it is chosen anew. */
const CHOSEN_AT_ONCE = 20;

/** The pause behind each build, in ms. Where a build runs the disk is its own for most of the time. */
const PAUSE_MS = { idle: 20, busy: 1_000 };

/** The pause behind each step of a build's erasing, which keeps the thread for up to a millisecond, in ms. */
const STEP_MS = 10;

const ANSWER_MS = 60_000;

/**
 * Forgets the builds that are beyond the limits, one at a time: first in the journal, from when on nobody finds it; then its files; then
 * its rows, with the last of which the journal forgets that there was something to do. A process that dies in the middle leaves a
 * build that nobody finds, and what is left of it goes with the next start. Nothing relies on this actor.
 */
export const retentionActor: ActorDefinition<RetentionMessage, RetentionArguments> = defineActor<
  RetentionMessage,
  RetentionArguments
>("retention", (context, { limits, results, projects, journal, supervisor }) => {
  /** Of builds that have ended; the files of those do not change any more. */
  const sizes = new Map<number, number>();
  /** Forgotten, and not yet erased. */
  let left: readonly number[] = [];
  let isBusy = false;
  /** Of the machine's clock. */
  let steps: readonly ClockStep[] = [];
  let choosing: ReturnType<typeof forgettableInSteps> | undefined;
  /** The next ones to forget. */
  let chosen: readonly number[] = [];

  const lookIn = (ms: number): void => context.timers.once("look", ms, { type: "look" });

  /** A clock that is set forward by mistake, and back again, must not have cost any build. */
  const undoubted = (): number => {
    const reading = { now: context.clock.now(), monotonic: context.clock.monotonic() };
    steps = afterLook(steps, reading);
    return undoubtedNow(steps, reading);
  };

  const failed = (build: number | null, found: unknown): void => {
    chosen = [];
    context.log.warn(
      { build, found, retryMs: RETRY_MS },
      "Build not forgotten, or some of it left until the next start",
    );
    lookIn(RETRY_MS);
  };

  const remove = (build: number): void => {
    sizes.delete(build);
    // Its checkout too, if the process died before that went.
    const removed = projects.release(build).then(() => results.remove(build));
    context.pipe(removed, (outcome) => ({ type: "removed", build, outcome }));
  };

  const measure = (build: number): void => {
    context.pipe(results.bytes(build), (outcome) => ({ type: "measured", build, outcome }));
  };

  const forgetNext = (): void => {
    const [next, ...others] = chosen;
    chosen = others;
    if (next === undefined) return lookIn(LOOK_EACH_MS);
    const forgotten = supervisor.ask({ type: "forget", build: next }, { timeoutMs: ANSWER_MS });
    return context.pipe(forgotten, (outcome) => ({ type: "forgot", build: next, outcome }));
  };

  const choose = (): void => {
    const step = choosing?.next();
    if (step?.done === false) return context.timers.once("choose", CHOOSE_EACH_MS, { type: "choose" });
    choosing = undefined;
    chosen = step?.value?.slice(0, CHOSEN_AT_ONCE) ?? [];
    return forgetNext();
  };

  // What it said at the start is what later ones are held to.
  undoubted();
  const asked = journal.ask({ type: "forgotten" }, { timeoutMs: ANSWER_MS });
  context.pipe(asked, (outcome) => ({ type: "left", outcome }));

  return {
    left({ outcome }) {
      if (!outcome.ok) throw outcome.error;
      left = outcome.value;
      // Also without limits: an earlier life may have had some.
      if (left.length > 0 || isLimited(limits)) lookIn(LOOK_EACH_MS);
      if (limits.days !== null) context.timers.once("prune", LOOK_EACH_MS, { type: "prune" });
    },
    prune() {
      if (limits.days === null) return undefined;
      const unusedMs = limits.days * DAY_MS + context.clock.now() - undoubted();
      return context.pipe(projects.prune(unusedMs), (outcome) => ({ type: "pruned", outcome }));
    },
    pruned({ outcome }) {
      if (!outcome.ok) context.log.warn({ err: outcome.error }, "Mirrors not pruned");
      else if (outcome.value.length > 0) context.log.info({ mirrors: outcome.value }, "Mirrors pruned");
      context.timers.once("prune", PRUNE_EACH_MS, { type: "prune" });
    },
    look() {
      const [build, ...others] = left;
      left = others;
      if (build !== undefined) return remove(build);
      if (!isLimited(limits)) return undefined;
      if (chosen.length > 0) return forgetNext();
      const listed = supervisor.ask({ type: "list" }, { timeoutMs: ANSWER_MS });
      return context.pipe(listed, (outcome) => ({ type: "listed", outcome }));
    },
    listed({ outcome }) {
      if (!outcome.ok) return failed(null, outcome.error);
      isBusy = !outcome.value.every(hasEnded);
      const unmeasured =
        limits.bytes === null ? undefined : outcome.value.find((build) => hasEnded(build) && !sizes.has(build.id));
      if (unmeasured !== undefined) return measure(unmeasured.id);
      choosing = forgettableInSteps(outcome.value, limits, undoubted(), (build) => sizes.get(build));
      return choose();
    },
    choose,
    measured({ build, outcome }) {
      if (!outcome.ok) context.log.warn({ build, err: outcome.error }, "Files of a build not measured");
      sizes.set(build, outcome.ok ? outcome.value : 0);
      lookIn(STEP_MS);
    },
    forgot({ build, outcome }) {
      if (!outcome.ok || !outcome.value) return failed(build, outcome.ok ? "a build that must stay" : outcome.error);
      return remove(build);
    },
    removed({ build, outcome }) {
      if (!outcome.ok) return failed(build, outcome.error);
      return context.self.tell({ type: "erase", build });
    },
    erase({ build }) {
      const erased = journal.ask({ type: "erase", build }, { timeoutMs: ANSWER_MS });
      context.pipe(erased, (outcome) => ({ type: "erased", build, outcome }));
    },
    erased({ build, outcome }) {
      if (!outcome.ok) return failed(build, outcome.error);
      if (!outcome.value.ok) return failed(build, outcome.value.message);
      if (outcome.value.value) return context.timers.once("erase", STEP_MS, { type: "erase", build });
      context.log.info({ build }, "Build forgotten");
      return lookIn(isBusy ? PAUSE_MS.busy : PAUSE_MS.idle);
    },
  };
});
