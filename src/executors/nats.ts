import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { BusError, type Bus } from "../bus/contract.ts";
import type { ClaimAnswer, Instructions, Presence, SourceAnswer, SourceAsked } from "../bus/messages.ts";
import { CLAIM, CONSOLE, MASTER, PRESENCE, REPORT, SOURCE } from "../bus/questions.ts";
import type { ExecutorPool, Losses, WorkerState } from "./contract.ts";
import { instructionsFor } from "./nats/instructions.ts";
import { createLiveBuilds } from "./nats/live-builds.ts";
import { createRoster, type Member } from "./nats/roster.ts";
import { createRunTable } from "./nats/run-table.ts";
import { workerStateOf } from "./nats/worker-state.ts";

/** Runs subjobs on the machines that have joined. While there is none they wait; a run may begin whenever. */
export interface NatsPool extends ExecutorPool {
  sizeFor(labels: readonly string[]): number;
  onResize(listener: () => void): void;
  /** Tells this life of the master from others. */
  readonly session: string;
  /** Those that have joined, in that order; of those that are gone the last ones. */
  workers(): readonly WorkerState[];
  /** Has the worker of this id finish what it runs, and leave; false if none of this id lives. */
  shutDown(id: number): boolean;
  /** What was lost so far. */
  losses(): Losses;
  /**
   * To be called when nothing of the build runs or will, whatever became of it: workers tear it down and forget it. Resolves when no living
   * worker has anything of it any more, or the signal is aborted. Never rejects.
   */
  endBuild(build: number, signal: AbortSignal): Promise<void>;
  /** Answers workers that ask what to check out, for builds of this session. To be called once. */
  onSource(handle: (asked: SourceAsked) => Promise<SourceAnswer>): void;
  /** Aborts what runs, waits for the workers that live, and stops answering. The bus stays open. Safe to call twice. */
  close(): Promise<void>;
}

export interface NatsPoolOptions {
  /** Its lease is two heartbeats. */
  readonly bus: Bus;
  /** How often workers tell that they live, in ms; one that is silent for two of them is lost. */
  readonly heartbeatMs: number;
  /** Told of workers that join and leave. */
  readonly log: (message: string) => void;
  /** Told of workers that are lost, and of runs that can't be queued. */
  readonly warn: (message: string) => void;
  /** @default random */
  readonly session?: string | undefined;
}

/** How long another master is waited for, if there is one, in ms. */
const ANSWER_MS = 2_000;

/** Each how many heartbeats another master is looked for. */
const LOOKING_BEATS = 30;

/** How long closing waits for workers, in ms: longer than most grace times. */
const CLOSE_MS = 10_000;

/**
 * Becomes the master of the bus's namespace.
 *
 * @throws BusError if another one is, or JetStream can't be used
 */
export const createNatsPool = async (options: NatsPoolOptions): Promise<NatsPool> => {
  const { bus, heartbeatMs, log, warn, session = randomBytes(9).toString("base64url") } = options;
  const silenceMs = 2 * heartbeatMs;
  const silence = `${silenceMs / 1000} s`;
  const resized = new Set<() => void>();
  const losses = { workers: 0, runs: 0 };
  let closing: Promise<void> | undefined;

  const other = await otherMaster(bus, session);
  if (other !== undefined)
    throw new BusError(`Cannot be the master of this namespace of NATS as there may be one: found another (${other})`);
  await bus.queue.open();
  await bus.objects.clear();

  /** The names of the queues that workers have been told of, or are about to be. */
  const told = new Set<string>(bus.queue.queuesFor([]));

  const resize = (): void => {
    for (const listener of resized) listener();
  };
  const onLost = (member: Member): void => {
    warn(`Worker ${titleOf(member)} is lost: nothing was heard of it for ${silence}`);
    losses.workers += 1;
    for (const run of runs.of(member.worker)) {
      losses.runs += 1;
      run.lose(`worker "${member.name}" must be heard of: found it silent for ${silence}`);
    }
    builds.check();
  };
  const onQueued = (labels: readonly string[]): void => {
    const names = bus.queue.queuesFor(labels);
    if (names.every((name) => told.has(name))) return;
    for (const name of names) told.add(name);
    for (const { worker } of living()) bus.nudge(worker);
  };
  const roster = createRoster({ silenceMs, isReached: bus.isReached, now: Date.now, onLost, onChange: resize });
  const runs = createRunTable({ bus, session, pauseMs: heartbeatMs, warn, onQueued });
  const living = (): readonly Member[] => roster.all().filter(({ status }) => status === "alive");
  const holders = (build: number): readonly Member[] => living().filter((member) => member.builds.has(build));
  const builds = createLiveBuilds((build) => holders(build).length > 0);

  const leave = (member: Member): void => {
    log(`Worker ${titleOf(member)} has left`);
    const left = runs.of(member.worker);
    roster.leave(member);
    for (const run of left) run.lose(`worker "${member.name}" must stay: found that it has left`);
  };

  const hear = (presence: Presence): void => {
    const { worker, name } = presence;
    const isNew = roster.find(worker) === undefined;
    const member = roster.hear(presence);
    if (member === undefined) return;
    if (isNew && !presence.hasLeft) log(`Worker ${titleOf(member)} has joined`);
    if (presence.hasLeft) leave(member);
    const has = new Set(presence.runs.filter((run) => run.session === session).map(({ run }) => run));
    for (const run of runs.of(worker)) {
      if (has.has(run.name.run)) continue;
      // Not one that it may only be about to hear of.
      if (run.release(`worker "${name}" must have it: found that it has not`, heartbeatMs)) runs.requeue(run);
    }
    const held = presence.builds.filter((build) => build.session === session).map(({ build }) => build);
    // What was claimed a moment ago may be checked out before this is said.
    const soon = runs.of(worker).map(({ build }) => build);
    member.builds = new Set(presence.hasLeft ? [] : [...held, ...soon]);
    builds.check();
  };

  const instruct = (presence: Presence): Instructions => {
    hear(presence);
    const isLeaving = roster.find(presence.worker)?.isLeaving ?? false;
    const queues = bus.queue.queuesFor(presence.labels);
    return instructionsFor(presence, { session, findRun: runs.find, isLive: builds.isLive, queues, isLeaving });
  };

  const claim = (worker: string, name: { readonly session: string; readonly run: number }): ClaimAnswer["verdict"] => {
    const run = runs.find(name);
    if (run === undefined) return "over";
    // Who is not heard of gets nothing; it may take it again once it is.
    const member = roster.find(worker);
    const verdict = member === undefined ? "taken" : runs.claim(worker, run);
    if (verdict === "granted") member?.builds.add(run.build);
    return verdict;
  };

  const answering = [
    bus.answer(MASTER, (asked) =>
      // To itself it has nothing to say: another one may.
      asked.session === session ? new Promise(() => {}) : Promise.resolve({ name: nameOfThis() }),
    ),
    bus.answer(PRESENCE, (presence) => Promise.resolve(instruct(presence))),
    bus.answer(CLAIM, ({ worker, ...name }) => Promise.resolve({ verdict: claim(worker, name) })),
    bus.answer(REPORT, async (said) => {
      const isWanted = await runs.hear(said);
      if (isWanted) roster.touch(said.worker);
      return { isWanted };
    }),
    bus.answer(CONSOLE, (part) => Promise.resolve({ isWanted: runs.find(part)?.show(part) ?? false })),
  ];
  const lookForSecond = async (): Promise<void> => {
    const second = await otherMaster(bus, session);
    if (second !== undefined && closing === undefined)
      warn(`There must be one master in a namespace of NATS: found another (${second})`);
  };
  // One may have come up at the same time, or while nobody could be asked.
  const looking = setInterval(() => void lookForSecond(), LOOKING_BEATS * heartbeatMs).unref();
  /** Workers look for queues that the server may have lost, whether something waits or not. */
  const mendQueues = async (): Promise<void> => {
    try {
      await bus.queue.mend();
      for (const { worker } of living()) bus.nudge(worker);
    } catch (error) {
      if (closing !== undefined) return;
      warn(error instanceof Error ? error.message : String(error));
      setTimeout(() => void mendQueues(), heartbeatMs).unref();
    }
  };
  bus.onReconnect(() => {
    roster.forgive();
    runs.requeueAll();
    void mendQueues();
  });
  bus.queue.onPoison(runs.bury);
  // Until the server knows who answers, another master would find none.
  await bus.isReached();

  return {
    session,
    get size() {
      return roster.sizeFor([]);
    },
    sizeFor: roster.sizeFor,
    onResize: (listener) => void resized.add(listener),
    workers: () => roster.all().map((member) => workerStateOf(member, runs.of(member.worker))),
    shutDown: (id) => {
      const member = roster.dismiss(id);
      if (member !== undefined) bus.nudge(member.worker);
      return member !== undefined;
    },
    losses: () => ({ ...losses }),
    endBuild: (build, signal) => {
      const ended = builds.end(build, signal);
      for (const { worker } of holders(build)) bus.nudge(worker);
      return ended;
    },
    onSource: (handle) => {
      answering.push(
        bus.answer(SOURCE, async (asked) =>
          asked.session === session ? handle(asked) : { type: "gone", reason: "it is a build of another master" },
        ),
      );
    },
    run: async (orders, runOptions) => {
      const [first] = orders;
      if (first === undefined) return;
      if (closing !== undefined || runOptions.signal.aborted) {
        runOptions.report(orders.map(({ subjob }) => ({ type: "subjobEnded", subjob, outcome: { type: "aborted" } })));
        return;
      }
      builds.begin(first.build);
      await runs.run(first, orders, runOptions);
    },
    close: () => {
      closing ??= (async () => {
        await runs.close(CLOSE_MS);
        roster.close();
        clearInterval(looking);
        for (const stop of answering) stop();
      })();
      return closing;
    },
  };
};

/** The name of who else is a master: two would take each other's runs for those of an earlier life. Never rejects. */
const otherMaster = async (bus: Bus, session: string): Promise<string | undefined> => {
  const answer = await bus.ask(MASTER, { session }, ANSWER_MS).catch(() => undefined);
  return answer?.name;
};

const nameOfThis = (): string => `${hostname()}, process ${process.pid}`;

const titleOf = ({ id, name, executors, labels }: Member): string =>
  `${id} "${name}" (${executors} ${executors === 1 ? "executor" : "executors"}${labels.length === 0 ? "" : `, ${labels.join(", ")}`})`;
