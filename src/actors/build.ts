import type { Outcome } from "../executors/contract.ts";
import { hasEnded, workOf, type Build, type Plan } from "../model/build.ts";
import { failure, type Result } from "../model/errors.ts";
import { evolve } from "../model/evolve.ts";
import type { Fact } from "../model/fact.ts";
import { unreadable } from "../model/test-report.ts";
import { unreadAtomsOf } from "../model/work-tests.ts";
import type { Projects } from "../projects/contract.ts";
import { defineActor, type ActorDefinition, type ActorRef, type Outcome as Settled } from "../runtime/index.ts";
import type { Results } from "../store/contract.ts";
import type { JournalMessage } from "./journal-protocol.ts";
import type { BuildMessage, SchedulerMessage } from "./protocol.ts";
import { steadyTime } from "./steady-time.ts";
import { createTestReading, type TestRead } from "./test-reading.ts";
import { firstAtomsOf, isAwaited, isSubjobRunning, notFirst, recordedAtoms, unfinishedOf } from "./unfinished.ts";

export interface BuildArguments {
  /** The build as the journal knows it, not ended: its work goes on from there. */
  readonly build: Build;
  readonly projects: Projects;
  readonly results: Pick<Results, "tests">;
  readonly journal: ActorRef<JournalMessage>;
  readonly scheduler: ActorRef<SchedulerMessage>;
}

/** How long a plan may take to the disk, in ms. */
const COMMIT_TIMEOUT_MS = 60_000;

/**
 * Takes one build from its request to its end: prepare, set up, hand the subjobs to the scheduler, tear down, release the
 * checkout, stop. Meanwhile the JUnit files of atoms that ended are read. After a cancel or a failure only what is owed is still done: running atoms end, teardown runs where
 * set-up was started.
 */
export const buildActor: ActorDefinition<BuildMessage, BuildArguments> = defineActor<BuildMessage, BuildArguments>(
  "build",
  (context, given) => {
    const { projects, results, journal, scheduler } = given;
    const { id, request } = given.build;
    const controller = new AbortController();
    /** What lasts an hour does so in the records, too, when the clock is set. */
    const time = steadyTime(context.clock, Math.max(...Object.values(given.build.times)));
    const { now } = time;
    let build = given.build;
    /** Whether the scheduler may hold subjobs of this build. */
    let enqueued = false;
    /** Whether it was told to hand out no more of them, and to end those that run. */
    let withdrawing = false;
    /** Whether nothing of it runs any more, nor will. */
    let isTornDown = false;

    const reading = createTestReading((read) => {
      const report = results.tests(id, read.subjob, read.atom, workOf(build)?.plan.job.junit ?? []);
      context.pipe(report, (outcome) => ({ type: "testsRead", read, outcome }));
    });

    const record = (...facts: readonly Fact[]): void => {
      if (facts.length === 0) return;
      for (const fact of facts) build = evolve(id, build, fact);
      journal.tell({ type: "record", build: id, facts });
    };

    const withdraw = (): void => {
      if (!enqueued || withdrawing) return;
      withdrawing = true;
      scheduler.tell({ type: "withdraw", build: id, ref: context.self });
    };

    const end = (fact: Fact): void => {
      record(fact);
      controller.abort();
      withdraw();
      if (isTornDown) context.stop();
    };

    const fail = (message: string): void => end({ type: "failed", at: now(), message });

    const prepare = (): void => {
      record({ type: "preparing", at: now() });
      context.pipe(projects.prepare(id, request, controller.signal), (outcome) => ({ type: "prepared", outcome }));
    };

    const setUp = (plan: Plan): void => {
      const { buildTimeoutMs } = plan.job;
      const spentMs = now() - (build.times.building ?? now());
      if (buildTimeoutMs !== null)
        context.timers.once("overdue", Math.max(0, buildTimeoutMs - spentMs), { type: "overdue" });
      context.pipe(projects.setUp(id, plan, controller.signal), (outcome) => ({ type: "setUp", outcome }));
    };

    const tearDown = (): void => {
      const plan = workOf(build)?.plan;
      enqueued = false;
      context.timers.cancel("overdue");
      if (plan === undefined) return context.stop();
      // Not the controller's signal: a build that was canceled is owed its teardown too.
      return context.pipe(projects.tearDown(id, plan, context.signal), (outcome) => ({ type: "tornDown", outcome }));
    };

    const readTests = (atoms: readonly TestRead[]): void => {
      if (workOf(build)?.tests === undefined || hasEnded(build)) return;
      for (const { subjob, atom } of atoms) reading.read(subjob, atom);
    };

    /** Stops, once the reports of all atoms are there. */
    const finish = (): void => {
      if (!hasEnded(build) && !reading.isIdle()) return;
      if (!hasEnded(build)) record({ type: "finished", at: now(), ...(isComplete(build) ? {} : { cutShort: true }) });
      context.stop();
    };

    const resume = (plan: Plan): void => {
      for (const { id: subjob, atoms } of plan.subjobs.filter((one) => isSubjobRunning(build, one.id))) {
        const from = recordedAtoms(build, subjob);
        if (from === atoms.length) record({ type: "subjobFinished", at: now(), subjob });
        else record({ type: "subjobRequeued", at: now(), subjob, reason: "the server stopped", ...notFirst(from) });
      }
      const unfinished = unfinishedOf(build);
      const work = workOf(build);
      if (work !== null) for (const { subjob, atom } of unreadAtomsOf(work)) reading.read(subjob, atom);
      if (unfinished.length === 0 || hasFailedFast(build)) return tearDown();
      if (build.status === "prepared") record({ type: "building", at: now() });
      return setUp(plan);
    };

    context.onStop(() => {
      controller.abort();
      withdraw();
      // The checkout of a build that has not ended is what its next life goes on with.
      return hasEnded(build) ? projects.release(id) : projects.halt(id);
    });
    // Queued, nothing of it was under way.
    if (build.status !== "queued") record({ type: "interrupted", at: now() });
    const known = workOf(build);
    if (known === null) prepare();
    else resume(known.plan);

    return {
      cancel() {
        if (!hasEnded(build)) end({ type: "canceled", at: now() });
      },
      prepared({ outcome }) {
        const result = flat(outcome);
        if (hasEnded(build)) return context.stop();
        if (!result.ok) {
          fail(result.message);
          return context.stop();
        }
        const fact = { type: "prepared", at: now(), plan: result.value } as const;
        // Not recorded like the rest: of all facts only a plan may be so large that the disk has room for others but not for it.
        const stored = journal.ask({ type: "commit", build: id, fact }, { timeoutMs: COMMIT_TIMEOUT_MS });
        return context.pipe(stored, (storing) => ({ type: "planned", fact, outcome: storing }));
      },
      planned({ fact, outcome }) {
        const result = flat(outcome);
        if (!result.ok && !hasEnded(build)) fail(result.message);
        if (hasEnded(build)) return context.stop();
        build = evolve(id, build, fact);
        record({ type: "building", at: now() });
        return setUp(fact.plan);
      },
      setUp({ outcome }) {
        const result = flat(outcome);
        if (!result.ok && !hasEnded(build)) fail(result.message);
        const plan = workOf(build)?.plan;
        if (hasEnded(build) || plan === undefined) return tearDown();
        enqueued = true;
        const subjobs = unfinishedOf(build);
        const from = firstAtomsOf(build, subjobs);
        return scheduler.tell({ type: "enqueue", build: id, ref: context.self, plan, subjobs, from });
      },
      started({ subjob, executor, from }) {
        record({ type: "subjobStarted", at: now(), subjob, executor, ...notFirst(from) });
      },
      reported({ reports }) {
        const finished = reports
          .filter((said) => said.type === "atomFinished")
          .filter(({ subjob, atom }) => isAwaited(build, subjob, atom));
        record(...finished.map((fact) => timed(fact, time.of)));
        readTests(finished);
        if (hasFailedFast(build)) withdraw();
      },
      requeued({ subjob, from, reason }) {
        if (reason !== null) context.log.warn({ build: id, subjob, reason }, "Subjob lost, it waits again");
        reading.forget(subjob, from);
        record({ type: "subjobRequeued", at: now(), subjob, reason: reason ?? "handed back", ...notFirst(from) });
      },
      ended({ subjob, outcome }) {
        if (outcome.type === "done") record({ type: "subjobFinished", at: now(), subjob });
        else if (!hasEnded(build) && !withdrawing) fail(explain(subjob, outcome));
        if (!withdrawing && isComplete(build)) tearDown();
      },
      overdue() {
        const seconds = (workOf(build)?.plan.job.buildTimeoutMs ?? 0) / 1_000;
        if (!hasEnded(build)) fail(`Cannot finish build ${id} as it must end within ${seconds} s: found it running`);
      },
      withdrawn: tearDown,
      testsRead({ read, outcome }) {
        const { subjob, atom } = read;
        const report = outcome.ok ? outcome.value : unreadable(String(outcome.error));
        if (reading.ended(read)) record({ type: "testsRead", at: now(), subjob, atom, report });
        if (isTornDown) finish();
      },
      tornDown({ outcome }) {
        const result = flat(outcome);
        if (!result.ok) context.log.warn({ build: id, reason: result.message }, "Teardown failed");
        isTornDown = true;
        finish();
      },
    };
  },
);

/** A rejection is a bug of a driver; it ends this build like any failure, with its text. */
const flat = <T>(outcome: Settled<Result<T>>): Result<T> =>
  outcome.ok ? outcome.value : failure(String(outcome.error));

/** With its time as the build has it. */
const timed = <F extends { readonly at: number }>(fact: F, timeOf: (at: number) => number): F => ({
  ...fact,
  at: timeOf(fact.at),
});

const explain = (subjob: number, outcome: Exclude<Outcome, { type: "done" }>): string => {
  switch (outcome.type) {
    case "aborted":
    case "returned":
      return `Cannot run subjob ${subjob} to its end as its executor stopped`;
    case "lost":
      return `Cannot run subjob ${subjob} as its executor was lost too often: ${outcome.reason}`;
    case "impossible":
      return `Cannot run subjob ${subjob}: ${outcome.reason}`;
  }
};

const isComplete = (build: Build): boolean => {
  const work = workOf(build);
  return work !== null && work.subjobsDone === work.plan.subjobs.length;
};

/** Whether the job ends with the first atom that fails, and one has. */
const hasFailedFast = (build: Build): boolean => {
  const work = workOf(build);
  return work !== null && work.plan.job.failFast && work.atomsFailed > 0;
};
