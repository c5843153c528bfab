import type { Readable } from "node:stream";
import type { JournalMessage } from "../../actors/journal-protocol.ts";
import type { ActorRef, Clock, Log, Timer } from "../../runtime/index.ts";
import type { Entry, Extent, Results } from "../../store/contract.ts";
import { factsAlone, factsAndConsoles } from "./build-output.ts";
import { createConsoleReader } from "./console-lines.ts";
import { createEventChunks } from "./event-chunks.ts";
import type { EventId } from "./event-id.ts";
import { allEvents, buildEvents, type BuildEnd } from "./event-source.ts";
import { EventStream } from "./event-stream.ts";
import type { Listener } from "./listener.ts";
import { createRecentEvents } from "./recent-events.ts";
import { createStatusChanges, type StatusChanges } from "./status-changes.ts";
import { createStoredEvents } from "./stored-events.ts";
import { createWaking } from "./waking.ts";

/** What happens, as it happens, for those who don't want to ask again and again. */
export interface Live {
  /** To be told of every entry that is stored, in order. */
  publish(entries: readonly Entry[]): void;
  /** Begins at once, and goes on whenever the status of a build may have changed. */
  readonly changes: StatusChanges["of"];
  /** Where the entries about a build stand in the journal, or all for null. Rejects if the journal does not answer. */
  locate(build: number | null): Promise<Extent | undefined>;
  /** The events of all builds after a sequence. The stream has no end, but `close`. */
  allEvents(after: number): Readable;
  /** The events of one build, up to its end. */
  buildEvents(wanted: WantedEvents): Readable;
  /** Ends all streams and all waits, and those that come later at once. May be called twice. */
  close(): void;
}

export interface WantedEvents {
  readonly build: number;
  /** Whether it had ended when the client came. */
  readonly hasEnded: boolean;
  /** The sequence of its first fact. */
  readonly first: number;
  /** Where the client stands; null for one that begins. */
  readonly from: EventId | null;
  readonly withConsoles: boolean;
  /** Asked once the build has ended: resolves when nothing of it runs any more. */
  readonly end: (signal: AbortSignal) => Promise<BuildEnd>;
}

export interface LiveOptions {
  readonly journal: ActorRef<JournalMessage>;
  readonly results: Pick<Results, "console">;
  readonly clock: Clock;
  readonly log: Log;
  /** How long the journal may take to answer, in ms. @default 10_000 */
  readonly answerWithinMs?: number;
}

const ANSWER_WITHIN_MS = 10_000;

/** Proxies and clients take a connection for dead on which nothing comes for longer than some multiple of this. */
const HEARTBEAT_MS = 15_000;

/** How often consoles are looked at. */
const LOOK_MS = 250;

/** How many events are kept in memory; a client that is further behind has them read from the journal. */
const RECENT = 4_096;

/** How many events a client is given at once. */
const BATCH = 256;

export const createLive = ({ journal, results, clock, log, answerWithinMs = ANSWER_WITHIN_MS }: LiveOptions): Live => {
  const within = { timeoutMs: answerWithinMs };
  const recent = createRecentEvents(RECENT);
  const stored = createStoredEvents((after, limit) => journal.ask({ type: "read", after, limit }, within));
  const chunks = createEventChunks();
  const consoles = createConsoleReader(results, log);
  const changes = createStatusChanges(clock);
  const streams = new Set<EventStream>();
  const lookers = new Set<Listener>();
  let isClosed = false;

  const waking = createWaking(clock);
  const source = {
    get last() {
      return recent.last;
    },
    after: (sequence: number) => recent.after(sequence, BATCH) ?? stored.after(sequence),
  };

  const beating = periodic(clock, HEARTBEAT_MS, () => {
    for (const stream of streams) {
      if (!stream.beat()) continue;
      log.info({ waitingBytes: stream.readableLength }, "A stream of events was ended, as its client takes none");
      stream.destroy();
    }
    waking.wake(listenersOf(streams));
  });
  const looking = periodic(clock, LOOK_MS, () => {
    consoles.forget();
    waking.wake(lookers);
  });

  const open = (
    make: (listener: Listener) => AsyncGenerator<Buffer, void, undefined>,
    looks: boolean = false,
  ): Readable => {
    const stream = new EventStream(make, (error) =>
      log.warn({ err: error }, "A stream of events was ended, as there was no way to go on"),
    );
    const { listener } = stream;
    streams.add(stream);
    if (looks) lookers.add(listener);
    beating.set(true);
    looking.set(lookers.size > 0);
    stream.once("close", () => {
      streams.delete(stream);
      lookers.delete(listener);
      beating.set(streams.size > 0);
      looking.set(lookers.size > 0);
    });
    if (isClosed) listener.close();
    return stream;
  };

  return {
    changes: changes.of,
    publish: (entries) => {
      recent.add(entries);
      chunks.forget();
      changes.publish(entries);
      waking.wake(listenersOf(streams));
    },
    locate: (build) => journal.ask({ type: "locate", build }, within),
    allEvents: (after) => open((listener) => allEvents(source, chunks, listener, after)),
    buildEvents: ({ build, hasEnded, first, from, withConsoles, end }) => {
      // Which atoms ran when the client left is known only to an id that says so, and else to the facts before it.
      const isKnown = from !== null && (!withConsoles || from.places !== null);
      return open((listener) => {
        const { signal } = listener;
        return buildEvents(source, listener, {
          build,
          hasEnded,
          after: isKnown ? from.sequence : first - 1,
          output: withConsoles ? factsAndConsoles({ build, consoles, from, signal }) : factsAlone(chunks, build),
          end: () => end(signal),
        });
      }, withConsoles);
    },
    close: () => {
      isClosed = true;
      for (const { listener } of streams) listener.close();
      changes.close();
    },
  };
};

function* listenersOf(streams: Iterable<EventStream>): Generator<Listener, void, undefined> {
  for (const { listener } of streams) yield listener;
}

/** Calls `run` each so many ms, while it is set to do so. */
const periodic = (clock: Clock, ms: number, run: () => void): { set(isOn: boolean): void } => {
  let timer: Timer | undefined;
  const begin = (): Timer =>
    clock.schedule(ms, () => {
      timer = begin();
      run();
    });
  return {
    set: (isOn) => {
      if (isOn) timer ??= begin();
      else {
        timer?.cancel();
        timer = undefined;
      }
    },
  };
};
