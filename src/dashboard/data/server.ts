import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { ClientError, createClient, type Client } from "../../client.ts";
import type { Secrets } from "./secrets.ts";

/** The server, as far as the page asks it something. */
export interface Server {
  /**
   * Reads something. Where the server has its reads signed, the reader is asked for the secret, and the reading waits for it; rejects
   * with the server's refusal if it is not given.
   */
  read<T>(ask: (client: Client) => Promise<T>): Promise<T>;
  /**
   * Changes something, for which the secret is asked once. Undefined if the reader does not give it.
   *
   * @param purpose completes "The secret is needed to ..."
   */
  act<T>(purpose: string, change: (client: Client) => Promise<T>): Promise<T | undefined>;
  /** A client whose requests each do what they can to get through. For `Feed`. */
  readonly patient: ReadonlySignal<Client>;
  /** Which life of the server has answered last; null before the first answer. */
  readonly session: ReadonlySignal<string | null>;
  /** How far the server's clock is ahead of this machine's, in ms; 0 if they differ by less than is known. */
  readonly clockAheadMs: ReadonlySignal<number>;
  /** Has the reader asked for the secret where a reading needs it. For `Feed`. */
  authenticate(refusal: ClientError): Promise<void>;
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ServerOptions {
  readonly url: string;
  readonly secrets: Secrets;
  readonly fetch: Fetch;
  /** Made around the requests of `patient`. */
  readonly watch: (fetch: Fetch) => Fetch;
}

const READING = "This server shows its builds only to those who have its secret.";

/** The longest pause between two attempts to reach the server again, in ms. */
const LONGEST_PAUSE_MS = 5_000;

/** The header `Date` has whole seconds, and is on its way for a while. */
const CLOCK_TOLERANCE_MS = 2_000;

export const createServer = ({ url, secrets, fetch, watch }: ServerOptions): Server => {
  const session = signal<string | null>(null);
  const clockAheadMs = signal(0);
  const signReads = signal(false);

  const observed: Fetch = async (target, init) => {
    const response = await fetch(target, init);
    session.value = response.headers.get("session-id") ?? session.value;
    const ahead = Date.parse(response.headers.get("date") ?? "") - Date.now();
    if (!Number.isNaN(ahead)) clockAheadMs.value = Math.abs(ahead) < CLOCK_TOLERANCE_MS ? 0 : ahead;
    return response;
  };
  const signing = computed(() => ({
    url,
    ...(secrets.secret.value === null ? {} : { secret: secrets.secret.value }),
    replayProtection: true,
    signReads: signReads.value,
  }));
  const client = computed(() => createClient({ ...signing.value, fetch: observed }));
  const patient = computed(() =>
    createClient({ ...signing.value, fetch: watch(observed), retries: Infinity, longestPauseMs: LONGEST_PAUSE_MS }),
  );

  const authenticate = async (refusal: ClientError): Promise<void> => {
    const wasSigned = signReads.value && secrets.secret.value !== null;
    signReads.value = true;
    if (wasSigned) secrets.forget(true);
    if (secrets.secret.value !== null || (await secrets.ask(READING))) return;
    throw refusal;
  };

  return {
    patient,
    session,
    clockAheadMs,
    authenticate,
    read: async (ask) => {
      for (;;) {
        const asked = client.value;
        try {
          return await ask(asked);
        } catch (error) {
          if (!isUnauthenticated(error)) throw error;
          // Somebody else may have been given the secret meanwhile.
          if (asked === client.value) await authenticate(error);
        }
      }
    },
    act: async (purpose, change) => {
      for (;;) {
        if (secrets.secret.value === null && !(await secrets.ask(`The secret is needed to ${purpose}.`)))
          return undefined;
        try {
          return await change(client.value);
        } catch (error) {
          if (!isUnauthenticated(error)) throw error;
          secrets.forget(true);
        }
      }
    },
  };
};

const UNAUTHENTICATED = 401;

export const isUnauthenticated = (error: unknown): error is ClientError =>
  error instanceof ClientError && error.status === UNAUTHENTICATED;
