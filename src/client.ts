import { jsonOf, unexpected, unreachable } from "./client/answer.ts";
import { isBuildStatus, type BuildArguments, type BuildStatus } from "./client/build-status.ts";
import { ClientError } from "./client/client-error.ts";
import { signerOf, type SigningOptions } from "./client/signer.ts";

export type {
  BuildArguments,
  BuildStatus,
  DeliveryStatus,
  DirectoryArguments,
  FailedAtom,
  FailedTest,
  GitArguments,
  TestNote,
  TestsStatus,
} from "./client/build-status.ts";
export { ClientError, type ClientErrorCode } from "./client/client-error.ts";

export interface ClientOptions extends SigningOptions {
  /** Where the server is, such as `http://127.0.0.1:43000`. */
  readonly url: string;
  /** @default the global one */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

export interface CallOptions {
  /** Its abort rejects with its reason. */
  readonly signal?: AbortSignal;
}

export interface WaitOptions extends CallOptions {
  /** Milliseconds between two looks. @default 1_000 */
  readonly pollMs?: number;
}

/** A ClusterRunner server. Every failure but an abort rejects with a `ClientError`. */
export interface Client {
  /** Resolves once the server has stored the build; it runs from then on. After UNREACHABLE it may be stored, too. */
  submit(build: BuildArguments, options?: CallOptions): Promise<{ readonly buildId: number }>;
  build(id: number, options?: CallOptions): Promise<BuildStatus>;
  /** The oldest first. */
  builds(options?: CallOptions): Promise<readonly BuildStatus[]>;
  /** The archive of a build that has ended. Whoever does not read it to its end must cancel it. */
  artifacts(id: number, format: "tar.gz" | "zip", options?: CallOptions): Promise<ReadableStream<Uint8Array>>;
  /** Resolves with the build once it has ended, however it did. A server that is busy is waited for. */
  waitFor(id: number, options?: WaitOptions): Promise<BuildStatus>;
}

/**
 * A client of the HTTP API, for Node and for browsers.
 *
 * @example
 * const client = createClient({ url: "http://127.0.0.1:43000", secret });
 * const { buildId } = await client.submit({ type: "git", url: "https://example.com/app.git", job_name: "Test" });
 * const { status } = await client.waitFor(buildId);
 */
export const createClient = ({
  url,
  fetch = (target, init) => globalThis.fetch(target, init),
  ...signing
}: ClientOptions): Client => {
  const root = `${url.replace(/\/+$/, "")}/build`;

  const sign = signerOf(signing);

  const call = async (path: string, { signal }: CallOptions, body: string | null = null): Promise<Response> => {
    const target = `${root}${path}`;
    const method = body === null ? "GET" : "POST";
    const headers = {
      ...(body === null ? {} : { "content-type": "application/json" }),
      ...(await sign(method, target, body ?? "")),
    };
    const init = { method, headers, body, signal: signal ?? null };
    const response = await fetch(target, init).catch(unreachable(url, signal));
    if (response.ok) return response;
    const { error } = await jsonOf(response, signal);
    if (typeof error !== "string") throw unexpected(response.status, "an error in words");
    throw new ClientError("REFUSED", response.status, error);
  };

  const build = async (id: number, options: CallOptions = {}): Promise<BuildStatus> => {
    const response = await call(`/${id}`, options);
    const body = await jsonOf(response, options.signal);
    if (!isBuildStatus(body["build"])) throw unexpected(response.status, "a build");
    return body["build"];
  };

  return {
    build,
    builds: async (options = {}) => {
      const response = await call("", options);
      const { builds } = await jsonOf(response, options.signal);
      if (!Array.isArray(builds) || !builds.every(isBuildStatus)) throw unexpected(response.status, "builds");
      return builds;
    },
    submit: async (request, options = {}) => {
      const response = await call("", options, JSON.stringify(request));
      const { build_id: buildId } = await jsonOf(response, options.signal);
      if (typeof buildId !== "number") throw unexpected(response.status, "the id of a build");
      return { buildId };
    },
    artifacts: async (id, format, options = {}) => {
      const response = await call(`/${id}/artifacts.${format}`, options);
      if (response.status === 202) {
        await response.body?.cancel();
        throw new ClientError(
          "NOT_READY",
          202,
          `Cannot get the archive of build ${id} as the build must have ended: it has not`,
        );
      }
      if (response.body === null) throw unexpected(response.status, "an archive");
      return response.body;
    },
    waitFor: async (id, { signal, pollMs = POLL_MS } = {}) => {
      for (;;) {
        const found = await build(id, signal === undefined ? {} : { signal }).catch(nothingIfBusy);
        if (found !== undefined && found.status !== "BUILDING") return found;
        await pause(pollMs, signal);
      }
    },
  };
};

const POLL_MS = 1_000;

/** The server or its supervisor is starting again. */
const UNAVAILABLE = 503;

const nothingIfBusy = (error: unknown): undefined => {
  if (error instanceof ClientError && error.status === UNAVAILABLE) return;
  throw error;
};

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", abort, { once: true });
  });
