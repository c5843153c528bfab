import { atomTimesOf } from "../model/atom-time.ts";
import { hasEnded, owesCallback, workOf, type Build } from "../model/build.ts";
import { failure, success, type Result } from "../model/errors.ts";
import { evolve } from "../model/evolve.ts";
import { jobKeyOf } from "../model/job-key.ts";
import type { BuildRequest } from "../model/request.ts";
import { isPartial } from "../model/retry.ts";
import type { Projects } from "../projects/contract.ts";
import { defineActor, type ActorDefinition, type ActorRef, type Reply } from "../runtime/index.ts";
import type { Entry, Results, Timings } from "../store/contract.ts";
import { buildActor } from "./build.ts";
import { createOpenBuilds } from "./open-builds.ts";
import type {
  BuildMessage,
  JournalMessage,
  Owing,
  SchedulerMessage,
  Submission,
  SupervisorMessage,
} from "./protocol.ts";

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

/** How long reading the whole journal may take at the start, in ms. */
const REPLAY_TIMEOUT_MS = 120_000;

/**
 * Admits builds, runs one actor for each that has not ended, and keeps the view of all of them.
 *
 * The view is nothing but the fold of what the journal published, so a start, a restart after a crash, and a build
 * that changes while it runs are one code. Until the journal is read, questions wait.
 */
export const supervisorActor: ActorDefinition<SupervisorMessage, SupervisorArguments> = defineActor<
  SupervisorMessage,
  SupervisorArguments
>("build-supervisor", (context, { projects, timings, results, journal, scheduler, callbackUrl, maxQueuedBuilds }) => {
  const builds = new Map<number, Build>();
  const open = createOpenBuilds(maxQueuedBuilds, () => context.clock.monotonic());
  const running = new Map<number, ActorRef<BuildMessage>>();
  /** Those that this life has run, and whose durations have not been recorded. */
  const untimed = new Set<number>();
  const waitingForEnd = new Map<number, Reply<Build | undefined>[]>();
  const waitingForRest = new Map<number, Reply<Build | undefined>[]>();
  const followers = new Set<ActorRef<Owing>>();
  let lastSequence = 0;
  let nextId = 1;
  /** Of those that are stored: were it forgotten, a restart would give its id again. */
  let newestId = 0;
  let ready = false;

  const fold = (entries: readonly Entry[]): void => {
    for (const { sequence, build: id, fact } of entries) {
      if (sequence <= lastSequence) continue;
      lastSequence = sequence;
      nextId = Math.max(nextId, id + 1);
      try {
        update(id, evolve(id, builds.get(id), fact));
      } catch (error) {
        // A bug in one build must not take the view of all others with it.
        context.log.error({ build: id, sequence, err: error }, "Fact left out, as the build cannot take it");
      }
    }
  };

  const update = (id: number, build: Build): void => {
    const isNew = !builds.has(id);
    newestId = Math.max(newestId, id);
    builds.set(id, build);
    open.update(build);
    if (hasEnded(build)) answerAll(waitingForEnd, id, build);
    if (hasEnded(build) && !running.has(id)) rest(build);
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
    answerAll(waitingForRest, build.id, build);
  };

  const admit = (request: BuildRequest, reply: Reply<Submission>): void => {
    const id = nextId;
    if (!open.enter(id)) {
      const wish = `at most ${maxQueuedBuilds} may wait or run at once`;
      return reply({ ...failure(`Cannot accept the build as ${wish}: found as many`), isFull: true });
    }
    nextId++;
    const callbacks = [request.callbackUrl, callbackUrl].filter((url) => typeof url === "string");
    const fact = {
      type: "queued",
      at: context.clock.now(),
      request,
      ...(callbacks.length === 0 ? {} : { callbacks }),
    } as const;
    const stored = journal.ask({ type: "commit", build: id, fact }, { timeoutMs: COMMIT_TIMEOUT_MS });
    context.pipe(stored, (outcome) => ({ type: "admitted", build: id, outcome, client: reply }));
  };

  const replay = journal.ask({ type: "follow", follower: context.self }, { timeoutMs: REPLAY_TIMEOUT_MS });
  context.pipe(replay, (outcome) => ({ type: "replayed", outcome }));

  return {
    replayed({ outcome }) {
      if (!outcome.ok) throw outcome.error;
      fold(outcome.value);
      ready = true;
      for (const build of builds.values()) if (!hasEnded(build)) run(build);
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
      return message.reply(builds.get(message.build));
    },
    list(message) {
      if (!ready) return context.stash(message);
      return message.reply([...builds.values()]);
    },
    cancel(message) {
      if (!ready) return context.stash(message);
      const build = builds.get(message.build);
      if (build === undefined || hasEnded(build)) return message.reply(build);
      waitFor(waitingForEnd, message.build, message.reply);
      running.get(message.build)?.tell({ type: "cancel" });
      return undefined;
    },
    settled(message) {
      if (!ready) return context.stash(message);
      const build = builds.get(message.build);
      if (build === undefined || (hasEnded(build) && !running.has(message.build))) return message.reply(build);
      return waitFor(waitingForRest, message.build, message.reply);
    },
    forget(message) {
      if (!ready) return context.stash(message);
      const { build: id, reply } = message;
      const build = builds.get(id);
      const mayGo =
        build !== undefined && hasEnded(build) && !owesCallback(build) && !running.has(id) && id !== newestId;
      if (!mayGo) return reply(false);
      const stored = journal.ask({ type: "forget", build: id }, { timeoutMs: COMMIT_TIMEOUT_MS });
      return context.pipe(stored, (outcome) => ({ type: "forgot", build: id, outcome, client: reply }));
    },
    forgot({ build: id, outcome, client }) {
      const isForgotten = outcome.ok && outcome.value.ok;
      if (isForgotten) builds.delete(id);
      else context.log.warn({ build: id, outcome }, "Build not forgotten");
      client(isForgotten);
    },
    followDeliveries(message) {
      if (!ready) return context.stash(message);
      const { follower } = message;
      followers.add(follower);
      for (const build of builds.values()) if (owesCallback(build)) follower.tell({ type: "owing", build });
      return undefined;
    },
    buildEnded({ build: id, ended }) {
      running.delete(id);
      const build = builds.get(id);
      if (build !== undefined && hasEnded(build)) return rest(build);
      if (ended.reason !== "crashed") return undefined;
      // A bug in one build fails that build and no other.
      context.log.error({ build: id, err: ended.cause }, "A build failed by a fault of its actor");
      const message = `Cannot go on with build ${id} as the server met a fault of its own, which is in its log`;
      journal.tell({ type: "record", build: id, facts: [{ type: "failed", at: context.clock.now(), message }] });
      return context.pipe(projects.release(id), (outcome) => ({ type: "released", build: id, outcome }));
    },
    released({ build: id, outcome }) {
      if (!outcome.ok) context.log.warn({ build: id, err: outcome.error }, "Checkout not removed");
    },
    timed({ build: id, outcome }) {
      if (!outcome.ok) context.log.warn({ build: id, err: outcome.error }, "Durations of atoms not recorded");
    },
  };
});

type Waiting = Map<number, Reply<Build | undefined>[]>;

const waitFor = (waiting: Waiting, build: number, reply: Reply<Build | undefined>): void => {
  const replies = waiting.get(build);
  if (replies === undefined) waiting.set(build, [reply]);
  else replies.push(reply);
};

const answerAll = (waiting: Waiting, id: number, build: Build): void => {
  for (const reply of waiting.get(id) ?? []) reply(build);
  waiting.delete(id);
};
