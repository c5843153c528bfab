import { CHUNK_CHARACTERS, type EventChunks } from "./event-chunks.ts";
import type { ConsoleReader } from "./console-lines.ts";
import { eventId, type EventId } from "./event-id.ts";
import { eventText, type LiveEvent } from "./live-event.ts";
import { createRunningAtoms } from "./running-atoms.ts";

type Bytes = AsyncIterable<Buffer> | Iterable<Buffer>;

/** What a client of one build is sent. */
export interface BuildOutput {
  /** For these events, of which others than those of the build are passed over. */
  events(events: readonly LiveEvent[]): Bytes;
  /** When there is no event for now. */
  meanwhile(): Bytes;
  /** When nothing of the build runs any more. */
  rest(): Bytes;
}

/** The facts of a build, and nothing else. */
export const factsAlone = (chunks: EventChunks, build: number): BuildOutput => ({
  events: (events) => chunks.of(events, build),
  meanwhile: () => [],
  rest: () => [],
});

export interface ConsoleOutputOptions {
  readonly build: number;
  readonly consoles: ConsoleReader;
  /** Where the client stands; null for one that begins. One without places has the facts before it taken in, but not sent. */
  readonly from: EventId | null;
  readonly signal: AbortSignal;
}

/**
 * The facts of a build, with the consoles of its atoms as they are written: all lines of an atom come before the fact that it
 * finished. So an id that holds a fact and the lines that were sent of running atoms tells exactly what was sent.
 */
export const factsAndConsoles = ({ build, consoles, from, signal }: ConsoleOutputOptions): BuildOutput => {
  const running = createRunningAtoms(from?.places ?? null);
  const known = from?.sequence ?? 0;
  let sequence = known;

  async function* lines(subjob: number, hasEnded: boolean): AsyncGenerator<string, void, undefined> {
    const place = running.places.get(subjob);
    if (place === undefined) return;
    const { atom } = place;
    for (let { line } = place, hasMore = true; hasMore && !signal.aborted;) {
      const read = await consoles.read(build, subjob, atom, line, hasEnded);
      ({ next: line, hasMore } = read);
      running.sent(subjob, line);
      if (read.body !== null) yield eventText(eventId(sequence, running.places), read.body);
    }
  }

  async function* texts(events: readonly LiveEvent[]): AsyncGenerator<string, void, undefined> {
    for (const event of events) {
      if (event.build !== build) continue;
      const { type, subjob } = event;
      if (event.sequence > known && type === "atomFinished" && subjob !== null) yield* lines(subjob, true);
      // The fact is sent again, if its atom's lines have not been sent to their end.
      if (signal.aborted) return;
      running.take(event);
      if (event.sequence <= known) continue;
      ({ sequence } = event);
      yield eventText(eventId(sequence, running.places), event.body);
    }
  }

  async function* allLines(haveEnded: boolean): AsyncGenerator<string, void, undefined> {
    for (const subjob of running.places.keys()) yield* lines(subjob, haveEnded);
  }

  return {
    events: (events) => bytesOf(texts(events)),
    meanwhile: () => bytesOf(allLines(false)),
    rest: () => bytesOf(allLines(true)),
  };
};

async function* bytesOf(texts: AsyncIterable<string>): AsyncGenerator<Buffer, void, undefined> {
  let parts: string[] = [];
  let characters = 0;
  for await (const text of texts) {
    parts.push(text);
    characters += text.length;
    if (characters < CHUNK_CHARACTERS) continue;
    yield Buffer.from(parts.join(""));
    parts = [];
    characters = 0;
  }
  if (parts.length > 0) yield Buffer.from(parts.join(""));
}
