import { signal, type ReadonlySignal } from "@preact/signals";
import { ClientError, type BuildEvent, type Client } from "../../client.ts";
import { isUnauthenticated, type Fetch, type Server } from "./server.ts";

/** What happens to all builds, from one connection that the whole page shares. */
export interface Feed {
  /** `lost`: there was a connection, and the page tries to have one again. */
  readonly state: ReadonlySignal<"connecting" | "live" | "lost">;
  /** Counts the connections. What happened in between comes all the same; a new one may also be to a server with other builds. */
  readonly connection: ReadonlySignal<number>;
  /** Counts how often events began anew, with a gap: whoever sums up events begins anew, too. A connection that resumes is none. */
  readonly beginning: ReadonlySignal<number>;
  /** Tells of each event once and in order, from now on. The function that it gives ends that. */
  subscribe(listener: (event: BuildEvent) => void): () => void;
}

export interface OwnFeed extends Feed {
  /** To be put around the requests of the client that follows: it tells when a connection opens, and when it is lost. */
  readonly watch: (fetch: Fetch) => Fetch;
  /** Follows until the signal aborts. */
  follow(server: Pick<Server, "patient" | "authenticate">, signal: AbortSignal): Promise<void>;
}

/** @param pause waits before the next attempt after a failure that nobody expects */
export const createFeed = (pause: (signal: AbortSignal) => Promise<void>): OwnFeed => {
  const state = signal<"connecting" | "live" | "lost">("connecting");
  const connection = signal(0);
  const beginning = signal(0);
  const listeners = new Set<(event: BuildEvent) => void>();

  const lost = (): void => {
    if (state.value === "live") state.value = "lost";
  };
  const opened = (response: Response): Response => {
    state.value = "live";
    connection.value += 1;
    return response.body === null ? response : new Response(untilEnd(response.body, lost), response);
  };

  const followWith = async (client: Client, ended: AbortSignal): Promise<void> => {
    for await (const event of client.allEvents({ signal: ended })) for (const listener of listeners) listener(event);
  };

  return {
    state,
    connection,
    beginning,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    watch: (fetch) => async (url, init) => {
      try {
        const response = await fetch(url, init);
        return response.ok ? opened(response) : response;
      } catch (error) {
        lost();
        throw error;
      }
    },
    follow: async ({ patient, authenticate }, ended) => {
      while (!ended.aborted) {
        beginning.value += 1;
        try {
          await followWith(patient.value, ended);
        } catch (error) {
          if (ended.aborted) return;
          lost();
          // A server that has other builds than before refuses the last id: everything is read anew.
          if (isUnauthenticated(error)) await authenticate(error).catch(() => pause(ended));
          else if (!(error instanceof ClientError)) throw error;
          else await pause(ended);
        }
      }
    },
  };
};

/** The same bytes. Tells when there are no more, however they end. */
const untilEnd = (body: ReadableStream<Uint8Array>, ended: () => void): ReadableStream<Uint8Array> => {
  const reader = body.getReader();
  return new ReadableStream({
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          controller.enqueue(value);
          return;
        }
        ended();
        controller.close();
      } catch (error) {
        ended();
        controller.error(error);
      }
    },
    cancel: (reason) => {
      ended();
      return reader.cancel(reason);
    },
  });
};
