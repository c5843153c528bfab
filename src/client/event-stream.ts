import { unreachable } from "./answer.ts";
import { isBuildEvent, type BuildEvent } from "./build-event.ts";
import { ClientError } from "./client-error.ts";
import { queryOf, type Connection } from "./connection.ts";
import { createEventParser, type StreamedEvent } from "./event-parser.ts";
import { mayPass } from "./retrying.ts";

export interface FollowedEvents {
  /** Behind which event to begin; empty for where the server begins. */
  readonly lastEventId: string;
  readonly console: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * The events under a path, each once and in order, up to `end`. A connection that breaks off, or falls silent, is followed by another
 * that goes on behind the last event; too many in a row that bring nothing end in the error of the last one.
 */
export async function* followedEvents(
  connection: Connection,
  path: string,
  { lastEventId: first, console, signal }: FollowedEvents,
): AsyncGenerator<BuildEvent, void, undefined> {
  const { clock, retrying, url } = connection;
  let lastEventId = first;
  for (let failures = 0; ;) {
    const query = queryOf({
      last_event_id: lastEventId === "" ? undefined : lastEventId,
      console: console ? true : undefined,
    });
    const began = clock.now();
    // A connection that lasts is good, even if nothing happens.
    const heard = (): void => {
      if (clock.now() - began >= SILENT_MS) failures = 0;
    };
    let error: unknown;
    try {
      const response = await connection.open(`${path}${query}`, { signal, headers: { accept: "text/event-stream" } });
      if (response.status === NO_CONTENT) return;
      for await (const streamed of streamedEvents(response, connection, { lastEventId, signal, heard })) {
        ({ lastEventId } = streamed);
        if (streamed.data === null) continue;
        failures = 0;
        const event = eventOf(streamed, streamed.data);
        yield event;
        if (event.type === "end") return;
      }
      error = brokenOff(url);
    } catch (caught) {
      if (!mayPass(caught)) throw caught;
      error = caught;
    }
    failures += 1;
    await retrying.before(failures, error, signal);
  }
}

const NO_CONTENT = 204;

/** Servers send something each 15 seconds. */
const SILENT_MS = 45_000;

interface Streaming extends Pick<FollowedEvents, "lastEventId" | "signal"> {
  /** Called for each piece that comes, heartbeats too. */
  readonly heard: () => void;
}

async function* streamedEvents(
  { body }: { readonly body: ReadableStream<Uint8Array> | null },
  { clock, url }: Connection,
  { lastEventId, signal, heard }: Streaming,
): AsyncGenerator<StreamedEvent, void, undefined> {
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = createEventParser(lastEventId);

  /** Rejects once nothing has come for too long, or the signal aborts. */
  const readPiece = async (): Promise<Uint8Array | undefined> => {
    signal?.throwIfAborted();
    // For each piece its own: a promise or a signal that outlives them would hold something of each.
    const over = new AbortController();
    const abort = (): void => over.abort(signal?.reason);
    signal?.addEventListener("abort", abort);
    const silence = clock.sleep(SILENT_MS, over.signal).then(() => Promise.reject(brokenOff(url)));
    const piece = reader.read().then((read) => (read.done ? undefined : read.value));
    try {
      return await Promise.race([piece, silence]);
    } finally {
      silence.catch(() => {});
      signal?.removeEventListener("abort", abort);
      over.abort();
    }
  };

  try {
    for (;;) {
      const piece = await readPiece().catch(failureOf(url, signal));
      if (piece === undefined) return;
      heard();
      yield* parser.push(decoder.decode(piece, { stream: true }));
    }
  } finally {
    // Whoever has enough leaves; of a connection that broke there is nothing to leave.
    await reader.cancel().catch(() => {});
  }
}

const failureOf =
  (url: string, signal: AbortSignal | undefined) =>
  (error: unknown): never => {
    if (error instanceof ClientError) throw error;
    return unreachable(url, signal)(error);
  };

const brokenOff = (url: string): ClientError =>
  new ClientError("UNREACHABLE", null, `Cannot follow events of ${url} as they must come to an end: they broke off`);

const eventOf = ({ lastEventId, type }: StreamedEvent, data: string): BuildEvent => {
  const event: unknown = { type, lastEventId, data: parsed(data) };
  if (isBuildEvent(event)) return event;
  throw new ClientError("UNEXPECTED", null, "Cannot use the event as it must be one of a build: found something else");
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
