import { atomTimesOf } from "../model/atom-time.ts";
import { hasEnded, owesCallback, workOf, type Build } from "../model/build.ts";
import { failure, success, type Result } from "../model/errors.ts";
import { evolve } from "../model/evolve.ts";
import { queuedFact } from "../model/fact.ts";
import { jobKeyOf } from "../model/job-key.ts";
import type { BuildRequest } from "../model/request.ts";
import { isPartial } from "../model/retry.ts";
import type { Projects } from "../projects/contract.ts";
import { defineActor, type ActorDefinition, type ActorRef, type Reply } from "../runtime/index.ts";
import type { Entry, Results, Timings } from "../store/contract.ts";
import { buildActor } from "./build.ts";
import { createOpenBuilds } from "./open-builds.ts";
import { createKnownBuilds, isOver } from "./known-builds.ts";
import { createWaiting } from "./waiting.ts";
import type { JournalMessage } from "./journal-protocol.ts";
import type { BuildMessage, Found, Owing, SchedulerMessage, Submission, SupervisorMessage } from "./protocol.ts";

export interface SupervisorArguments {
  readonly projects: Projects;
  readonly timings: Pick<Timings, "record">;
  readonly results: Pick<Results, "tests">;
  readonly journal: ActorRef<JournalMessage>;
  readonly scheduler: ActorRef<SchedulerMessage>;
  /** Who is told of the end of every build that is admitted, besides the build's own callback; null for nobody. */
  readonly callbackUrl: string | null;
  /** How many builds may wait or run at once; one more is refused. */
  readonly maxQueuedBuilds: number;
}

/** How long a fact may take to the disk before the client is told that its build could not be stored, in ms. */
const COMMIT_TIMEOUT_MS = 10_000;

/** How long ending a build's processes and removing its checkout may take, in ms. */
const ENDING_MS = 60_000;

/** How long reading the journal may take at the start, in ms: of one of an earlier release all of it is read. */
const REPLAY_TIMEOUT_MS = 120_000;

/** How long a page of the journal may take to be read, in ms. */
const READ_TIMEOUT_MS = 10_000;

/** How many builds are summarized at once. */
const SUMMARIES = 200;

/**
 * Admits builds, runs one actor for each that has not ended, and keeps the view of all of them.
 *
 * The view is nothing but the fold of what the journal published, so a start, a restart after a crash, and a build
 * that changes while it runs are one code. Until the journal is read, questions wait. A build to which nothing happens any more is no
 * longer held, but for a summary; it is folded again when somebody asks for it.
 */
export const supervisorActor: ActorDefinition<SupervisorMessage, SupervisorArguments> = defineActor<
  SupervisorMessage,
  SupervisorArguments
>("build-supervisor", (context, { projects, timings, results, journal, scheduler, callbackUrl, maxQueuedBuilds }) => {
  const builds = createKnownBuilds((build, after, limit) =>
    journal.ask({ type: "readBuild", build, after, limit }, { timeoutMs: READ_TIMEOUT_MS }),
  );
  const open = createOpenBuilds(maxQueuedBuilds, () => context.clock.monotonic());
  const running = new Map<number, ActorRef<BuildMessage>>();
  /** Those that this life has run, and whose durations have not been recorded. */
  const untimed = new Set<number>();
  const waitingForEnd = createWaiting();
  const waitingForRest = createWaiting();
  const followers = new Set<ActorRef<Owing>>();
  let lastSequence = 0;
  let ready = false;

  const fold = (entries: readonly Entry[]): void => {
    for (const { sequence, build: id, fact } of entries) {
      if (sequence <= lastSequence) continue;
      lastSequence = sequence;
      builds.take(id);
      try {
        update(evolve(id, builds.present.get(id), fact));
      } catch (error) {
        // A bug in one build must not take the view of all others with it.
        context.log.error({ build: id, sequence, err: error }, "Fact left out, as the build cannot take it");
      }
    }
  };

  const update = (build: Build): void => {
    const isNew = !builds.present.has(build.id);
    builds.update(build);
    open.update(build);
    if (hasEnded(build)) waitingForEnd.answer(build);
    if (hasEnded(build) && !running.has(build.id) && ready) rest(build);
    if (hasEnded(build) && build.deliveries !== undefined)
      for (const follower of followers) follower.tell({ type: "owing", build });
    if (isNew && ready) run(build);
  };

  const run = (build: Build): void => {
    const ref = context.spawn(
      buildActor,
      { build, projects, results, journal, scheduler },
      { name: `build-${build.id}`, restart: "temporary", stopWithinMs: ENDING_MS },
    );
    running.set(build.id, ref);
    untimed.add(build.id);
    context.watch(ref, (ended) => ({ type: "buildEnded", build: build.id, ended }));
  };

  /** The build has ended and nothing of it runs any more. */
  const rest = (build: Build): void => {
    const work = workOf(build);
    // After a build with a few of a job's atoms, those that were not in it would be the first to be forgotten.
    if (untimed.delete(build.id) && work !== null && !isPartial(build.request)) {
      const recorded = timings.record(jobKeyOf(build.request, work.plan), atomTimesOf(work));
      context.pipe(recorded, (outcome) => ({ type: "timed", build: build.id, outcome }));
    }
    waitingForRest.answer(build);
    complete(build);
  };

  /** What the build's actor has recorded last may not be stored yet. */
  const complete = (build: Build): void => {
    if (!isOver(build)) return;
    const stored = journal.ask({ type: "settle" }, { timeoutMs: COMMIT_TIMEOUT_MS });
    context.pipe(stored, (outcome) => ({ type: "completed", build: build.id, outcome }));
  };

  const look = (id: number, reply: Reply<Found>): void => {
    const build = builds.atHand(id);
    if (build !== undefined || !builds.isPast(id)) return reply(success(build));
    return context.pipe(builds.load(id), (outcome) => ({ type: "loaded", build: id, outcome, client: reply }));
  };

  const admit = (request: BuildRequest, reply: Reply<Submission>): void => {
    const id = builds.nextId;
    if (!open.enter(id)) {
      const wish = `at most ${maxQueuedBuilds} may wait or run at once`;
      return reply({ ...failure(`Cannot accept the build as ${wish}: found as many`), isFull: true });
    }
    builds.take(id);
    const fact = queuedFact(request, [request.callbackUrl, callbackUrl], context.clock.now());
    const stored = journal.ask({ type: "commit", build: id, fact }, { timeoutMs: COMMIT_TIMEOUT_MS });
    context.pipe(stored, (outcome) => ({ type: "admitted", build: id, outcome, client: reply }));
  };

  const replay = journal.ask({ type: "follow", follower: context.self }, { timeoutMs: REPLAY_TIMEOUT_MS });
  context.pipe(replay, (outcome) => ({ type: "replayed", outcome }));

  return {
    replayed({ outcome }) {
      if (!outcome.ok) throw outcome.error;
      const { summaries, entries } = outcome.value;
      builds.know(summaries);
      fold(entries);
      ready = true;
      const retired = [...builds.present.values()].filter(isOver).map(builds.retire);
      for (let first = 0; first < retired.length; first += SUMMARIES)
        journal.tell({ type: "summarize", summaries: retired.slice(first, first + SUMMARIES) });
      for (const build of builds.present.values()) if (!hasEnded(build)) run(build);
      context.unstashAll();
    },
    recorded(message) {
      if (!ready) return context.stash(message);
      return fold(message.entries);
    },
    submit(message) {
      if (!ready) return context.stash(message);
      return admit(message.request, message.reply);
    },
    admitted({ build: id, outcome, client }) {
      const result: Result<void> = outcome.ok
        ? outcome.value
        : failure(`Cannot store build ${id}: ${String(outcome.error)}`);
      if (!outcome.ok) open.doubt(id);
      else if (!outcome.value.ok) open.leave(id);
      client(result.ok ? success(id) : result);
    },
    find(message) {
      if (!ready) return context.stash(message);
      return look(message.build, message.reply);
    },
    loaded({ build: id, outcome, client }) {
      if (!outcome.ok) return client(failure(`Cannot read build ${id}: ${String(outcome.error)}`));
      const found = outcome.value;
      // It may have been forgotten meanwhile.
      if (found.ok && found.value !== undefined && builds.isPast(id)) builds.cache(found.value);
      return client(found);
    },
    list(message) {
      if (!ready) return context.stash(message);
      return message.reply(builds.list());
    },
    cancel(message) {
      if (!ready) return context.stash(message);
      const build = builds.present.get(message.build);
      if (build === undefined || hasEnded(build)) return look(message.build, message.reply);
      waitingForEnd.add(message.build, message.reply);
      running.get(message.build)?.tell({ type: "cancel" });
      return undefined;
    },
    settled(message) {
      if (!ready) return context.stash(message);
      const build = builds.present.get(message.build);
      if (build === undefined || (hasEnded(build) && !running.has(message.build)))
        return look(message.build, message.reply);
      return waitingForRest.add(message.build, message.reply);
    },
    forget(message) {
      if (!ready) return context.stash(message);
      const { build: id, reply } = message;
      // Were the newest one forgotten, a restart would give its id again.
      if (!builds.isPast(id) || id === builds.newestId) return reply(false);
      const stored = journal.ask({ type: "forget", build: id }, { timeoutMs: COMMIT_TIMEOUT_MS });
      return context.pipe(stored, (outcome) => ({ type: "forgot", build: id, outcome, client: reply }));
    },
    forgot({ build: id, outcome, client }) {
      const isForgotten = outcome.ok && outcome.value.ok;
      if (isForgotten) builds.forget(id);
      else context.log.warn({ build: id, outcome }, "Build not forgotten");
      client(isForgotten);
    },
    followDeliveries(message) {
      if (!ready) return context.stash(message);
      const { follower } = message;
      followers.add(follower);
      for (const build of builds.present.values()) if (owesCallback(build)) follower.tell({ type: "owing", build });
      return undefined;
    },
    buildEnded({ build: id, ended }) {
      running.delete(id);
      const build = builds.present.get(id);
      if (build !== undefined && hasEnded(build)) return rest(build);
      if (ended.reason !== "crashed") return undefined;
      // A bug in one build fails that build and no other.
      context.log.error({ build: id, err: ended.cause }, "A build failed by a fault of its actor");
      const message = `Cannot go on with build ${id} as the server met a fault of its own, which is in its log`;
      journal.tell({ type: "record", build: id, facts: [{ type: "failed", at: context.clock.now(), message }] });
      return context.pipe(projects.release(id), (outcome) => ({ type: "released", build: id, outcome }));
    },
    completed({ build: id, outcome }) {
      const build = builds.present.get(id);
      if (build === undefined || running.has(id) || !isOver(build)) return undefined;
      if (!outcome.ok) return complete(build);
      return journal.tell({ type: "summarize", summaries: [builds.retire(build)] });
    },
    released({ build: id, outcome }) {
      if (!outcome.ok) context.log.warn({ build: id, err: outcome.error }, "Checkout not removed");
    },
    timed({ build: id, outcome }) {
      if (!outcome.ok) context.log.warn({ build: id, err: outcome.error }, "Durations of atoms not recorded");
    },
  };
});
