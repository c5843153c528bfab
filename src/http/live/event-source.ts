import { endId } from "./event-id.ts";
import type { BuildOutput } from "./build-output.ts";
import type { EventChunks } from "./event-chunks.ts";
import type { Listener } from "./listener.ts";
import { eventBody, eventText, HEARTBEAT, OPENING, standing, type LiveEvent } from "./live-event.ts";

/** Where events come from. */
export interface EventSource {
  /** The sequence of the last event that was told. */
  readonly last: number;
  /** Events after a sequence, in order; none if there are none by now. */
  after(sequence: number): readonly LiveEvent[] | Promise<readonly LiveEvent[]>;
}

type Bytes = AsyncGenerator<Buffer, void, undefined>;

/** All events after a sequence, until the listener is closed. */
export async function* allEvents(source: EventSource, chunks: EventChunks, listener: Listener, after: number): Bytes {
  yield Buffer.from(OPENING + standing(after));
  for (let cursor = after; !listener.isClosed;) {
    const events = await source.after(cursor);
    yield* chunks.of(events, null);
    cursor = events.at(-1)?.sequence ?? cursor;
    if (events.length === 0) await listener.news(() => source.last > cursor);
    if (listener.takeBeat()) yield Buffer.from(HEARTBEAT);
  }
}

const ENDS: ReadonlySet<LiveEvent["type"]> = new Set(["finished", "failed", "canceled"]);

/** How a build ended. */
export interface BuildEnd {
  /** The sequence of its last fact. */
  readonly last: number;
  /** What its last event says. */
  readonly data: object;
}

export interface BuildEventsOptions {
  readonly build: number;
  /** Whether the build had ended when the client came. */
  readonly hasEnded: boolean;
  /** The sequence behind which to begin. */
  readonly after: number;
  readonly output: BuildOutput;
  /** Resolves when nothing of the build runs any more; asked once the build has ended. A rejection ends the stream in the middle. */
  readonly end: () => Promise<BuildEnd>;
}

/** The events of one build, up to its end, unless the listener is closed before. */
export async function* buildEvents(
  source: EventSource,
  listener: Listener,
  { build, hasEnded, after, output, end }: BuildEventsOptions,
): Bytes {
  yield Buffer.from(OPENING);
  let isOver = hasEnded;
  let isAsked = false;
  let found: BuildEnd | undefined;
  const ask = async (): Promise<void> => {
    try {
      found = await end();
      listener.wake();
    } catch {
      // Its client tries again, and is told why there is no answer.
      listener.close();
    }
  };
  for (let cursor = after; !listener.isClosed;) {
    if (isOver && !isAsked) {
      isAsked = true;
      void ask();
    }
    const events = await source.after(cursor);
    yield* output.events(events);
    if (listener.isClosed) return;
    isOver ||= events.some((event) => event.build === build && ENDS.has(event.type));
    cursor = events.at(-1)?.sequence ?? cursor;
    if (found !== undefined && cursor >= found.last) {
      yield* output.rest();
      if (!listener.isClosed) yield Buffer.from(eventText(endId(found.last), eventBody("end", found.data)));
      return;
    }
    if (events.length === 0) {
      yield* output.meanwhile();
      await listener.news(() => source.last > cursor || (found !== undefined && cursor >= found.last));
    }
    if (listener.takeBeat()) yield Buffer.from(HEARTBEAT);
  }
}
