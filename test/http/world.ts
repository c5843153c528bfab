import { Readable } from "node:stream";
import type { H3 } from "h3";
import { journalActor } from "../../src/actors/journal.ts";
import type { JournalMessage, Recorded } from "../../src/actors/journal-protocol.ts";
import type {
  Answering,
  Found,
  SchedulerMessage,
  SchedulerStatus,
  Submission,
  SupervisorMessage,
} from "../../src/actors/protocol.ts";
import type { AppOptions } from "../../src/http/app.ts";
import { createMetrics, type Metrics } from "../../src/http/metrics/metrics.ts";
import { digestOf, DIGEST_HEADER } from "../../src/http/auth.ts";
import { createLive, type Live } from "../../src/http/live/live.ts";
import type { Build } from "../../src/model/build.ts";
import { summaryOf } from "../../src/model/build-summary.ts";
import { failure, success } from "../../src/model/errors.ts";
import type { Fact } from "../../src/model/fact.ts";
import type { BuildRequest } from "../../src/model/request.ts";
import { address, child, createSystem, defineActor, supervisor } from "../../src/runtime/index.ts";
import { VirtualClock } from "../../src/runtime/testkit.ts";
import type { ArchiveFormat, Journal, Results } from "../../src/store/contract.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import { hold } from "./held-answers.ts";
import { listenerOf, storeIn } from "./live/listener.ts";
import { recordingLog, type LogRecord } from "./recording-log.ts";
import { fakeScheduler, IDLE, unused } from "./fake-scheduler.ts";

export type { Ask } from "./held-answers.ts";
export { listIn, objectIn } from "./object-in.ts";
export { TRANSPORTS, type Api } from "./transports.ts";

export const SECRET = "testsecret";
export const MAX_BODY_BYTES = 2_048;
export const SESSION = "5c5d5e8e-8a4b-4c39-9d0e-0f6f5a1b2c3d";

/** What stands behind the API in a test: a supervisor with builds that the test puts there, a journal, and archives that it makes. */
export interface World extends Answering {
  readonly app: H3;
  /** What the journal stores in. */
  readonly stored: Journal;
  readonly metrics: Metrics;
  /** Tells the app that the server stops. */
  stop(): void;
  readonly live: Live;
  /** That of live events: only the test moves it. */
  readonly clock: VirtualClock;
  readonly results: Results;
  /** What `find` and `list` answer. */
  readonly builds: Build[];
  readonly submitted: BuildRequest[];
  /** The ids of builds for which a cancel was asked. */
  readonly canceled: number[];
  /** What the scheduler answers; `drain` and `resume` change it. */
  status: SchedulerStatus;
  /** The failures that were logged. */
  readonly logged: string[];
  /** All that was logged. */
  readonly records: LogRecord[];
  /** What the supervisor does with a question. */
  manner: "answers" | "refuses" | "is full" | "is silent" | "crashes";
  archive: (build: Build, format: ArchiveFormat) => Readable;
  console: Results["console"];
  search: Results["search"];
  /** Stores facts of a build, each at once. */
  store(build: number, ...facts: readonly Fact[]): Promise<void>;
  /** Builds that have ended, but of which something still runs. */
  readonly unsettled: Set<number>;
  /** Nothing of these builds runs any more. */
  settle(): void;
  close(): Promise<void>;
}

/** `answerWithinMs` is how long a silent supervisor is waited for, `files` what results give. All answers of the app are held to its description. */
export const makeWorld = (
  answerWithinMs: number = 5_000,
  more: Partial<AppOptions> = {},
  files: Partial<Results> = {},
): World => {
  const builds: Build[] = [];
  const submitted: BuildRequest[] = [];
  const canceled: number[] = [];
  const logged: string[] = [];
  const records: LogRecord[] = [];
  const log = recordingLog(records, logged);
  const ref = address<SupervisorMessage>("build-supervisor");
  const schedulerRef = address<SchedulerMessage>("scheduler");
  const journalRef = address<JournalMessage>("journal");
  const listenerRef = address<Recorded>("listener");
  const clock = new VirtualClock();
  const unsettled = new Set<number>();
  const settling: (() => void)[] = [];
  const stored = createMemoryJournal();
  const stopping = new AbortController();
  const results: Results = {
    files: () => unused("files"),
    folder: () => unused("folder"),
    bytes: () => unused("bytes"),
    remove: () => unused("remove"),
    exportTo: () => unused("exportTo"),
    tests: () => unused("tests"),
    artifacts: () => Promise.resolve({ artifacts: [], total: 0 }),
    artifact: () => null,
    archive: (build, format) => world.archive(build, format),
    console: (...asked) => world.console(...asked),
    ...files,
    search: (...asked) => world.search(...asked),
  };
  const live = createLive({ journal: journalRef, results, clock, log });
  const system = createSystem({ log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } });
  const metrics = createMetrics(() => system.describe());

  const answer = <T>(reply: (value: T) => void, value: () => T): void => {
    if (world.manner === "crashes") throw new Error("a bug in the supervisor");
    if (world.manner !== "is silent") reply(value());
  };
  const admit = (request: BuildRequest): Submission => {
    if (world.manner === "is full") return { ...failure("Cannot accept the build as 3 wait"), isFull: true };
    if (world.manner === "refuses")
      return failure('Cannot write "/var/lib/journal" as the disk must have room: found none');
    submitted.push(request);
    return success(submitted.length);
  };
  const found = (build: number): Found => success(builds.find(({ id }) => id === build));
  const fake = defineActor<SupervisorMessage>("build-supervisor", () => ({
    submit: ({ request, reply }) => answer(reply, () => admit(request)),
    find: ({ build, reply }) => answer(reply, () => found(build)),
    list: ({ reply }) => answer(reply, () => builds.map(summaryOf)),
    settled: ({ build, reply }) => {
      const answered = (): void => answer(reply, () => found(build));
      if (unsettled.has(build)) settling.push(answered);
      else answered();
    },
    followDeliveries: () => unused("followDeliveries"),
    cancel: ({ build, reply }) =>
      answer(reply, () => {
        canceled.push(build);
        return found(build);
      }),
    completed: () => unused("completed"),
    loaded: () => unused("loaded"),
    forget: () => unused("forget"),
    forgot: () => unused("forgot"),
    recorded: () => unused("recorded"),
    replayed: () => unused("replayed"),
    admitted: () => unused("admitted"),
    buildEnded: () => unused("buildEnded"),
    released: () => unused("released"),
    timed: () => unused("timed"),
  }));
  const scheduler = fakeScheduler(answer, () => world);
  const world: World = {
    app: hold({
      supervisor: ref,
      scheduler: schedulerRef,
      journal: journalRef,
      metrics,
      stopping: stopping.signal,
      sessionId: SESSION,
      results,
      live,
      secret: SECRET,
      maxBodyBytes: MAX_BODY_BYTES,
      answerWithinMs,
      log,
      ...more,
    }),
    live,
    clock,
    supervisor: ref,
    scheduler: schedulerRef,
    journal: journalRef,
    stored,
    metrics,
    stop: () => stopping.abort(),
    results,
    builds,
    submitted,
    canceled,
    status: IDLE,
    logged,
    records,
    manner: "answers",
    archive: () => Readable.from([]),
    console: () => unused("console"),
    search: () => unused("search"),
    store: storeIn(journalRef),
    unsettled,
    settle: () => {
      unsettled.clear();
      for (const answered of settling.splice(0)) answered();
    },
    close: () => {
      live.close();
      return system.stop({ deadlineMs: 1_000 });
    },
  };
  const children = [
    child(journalRef, journalActor, { journal: stored, publish: () => {} }),
    child(ref, fake, undefined),
    child(schedulerRef, scheduler, undefined),
    child(listenerRef, listenerOf(journalRef, live), undefined),
  ];
  system.start(supervisor({ name: "root", maxRestarts: 100, children }));
  return world;
};

/** A signed POST of a body, or another request that changes something. */
export const signed = (body: string | Uint8Array<ArrayBuffer>, method: "POST" | "PUT" = "POST"): RequestInit => ({
  method,
  body,
  headers: { [DIGEST_HEADER]: digestOf(SECRET, Buffer.from(body)) },
});
