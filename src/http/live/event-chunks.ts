import { eventText, type LiveEvent } from "./live-event.ts";

/** Bytes of events, shared by all clients that are at the same place. */
export interface EventChunks {
  /** The events of one build, or all for null, in pieces. */
  of(events: readonly LiveEvent[], build: number | null): Generator<Buffer, void, undefined>;
  /** To be called when there are new events: what was shared until now is not asked for any more. */
  forget(): void;
}

/** A piece ends with the event by which it is longer than this. */
export const CHUNK_CHARACTERS = 32_768;

/** How many pieces are kept until they are forgotten. */
const SHARED = 64;

export const createEventChunks = (): EventChunks => {
  const shared = new Map<string, Buffer>();

  const bytesOf = (parts: readonly LiveEvent[], build: number | null): Buffer => {
    const key = `${build ?? "all"}:${parts[0]?.sequence}:${parts.at(-1)?.sequence}`;
    const found = shared.get(key);
    if (found !== undefined) return found;
    const bytes = Buffer.from(parts.map(({ sequence, body }) => eventText(sequence, body)).join(""));
    if (shared.size < SHARED) shared.set(key, bytes);
    return bytes;
  };

  return {
    *of(events, build) {
      let parts: LiveEvent[] = [];
      let characters = 0;
      for (const event of events) {
        if (build !== null && event.build !== build) continue;
        parts.push(event);
        characters += event.body.length;
        if (characters < CHUNK_CHARACTERS) continue;
        yield bytesOf(parts, build);
        parts = [];
        characters = 0;
      }
      if (parts.length > 0) yield bytesOf(parts, build);
    },
    forget: () => shared.clear(),
  };
};
