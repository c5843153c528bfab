import { fieldOf, isFields, listOf, unexpected, unreachable, type Fields } from "./answer.ts";
import type { CallOptions } from "./call-options.ts";
import { ClientError } from "./client-error.ts";
import type { Connection } from "./connection.ts";
import { mayPass } from "./retrying.ts";
import { isSystemStatus, type SystemStatus } from "./system-status.ts";

export interface ServerVersion {
  readonly version: string;
  readonly api_version: number;
}

/** One slot in which subjobs run. */
export interface ExecutorStatus {
  /** From 0. */
  readonly id: number;
  /** Null while it has nothing to do. */
  readonly current_build: number | null;
  readonly current_subjob: number | null;
}

/** What a server says of itself. */
export interface ServerCalls {
  /**
   * The versions of the server and of its API.
   *
   * @example
   * const { version, api_version } = await client.version();
   * console.log(version, api_version); // 0.1.0 2
   */
  version(options?: CallOptions): Promise<ServerVersion>;

  /**
   * Whether the server is the original ClusterRunner, which has a version, but hardly another path that this client asks.
   *
   * @example
   * console.log(await client.isOriginal()); // false
   */
  isOriginal(options?: CallOptions): Promise<boolean>;

  /**
   * What each executor does, in the order of their numbers.
   *
   * @example
   * const executors = await client.executors();
   * console.log(executors.length); // 3
   */
  executors(options?: CallOptions): Promise<readonly ExecutorStatus[]>;

  /**
   * Why the server can take no builds; null if it can. Rejects only if it does not answer.
   *
   * @example
   * console.log((await client.unreadiness()) === null); // true
   */
  unreadiness(options?: CallOptions): Promise<string | null>;

  /**
   * What the server has counted, in the text format of Prometheus.
   *
   * @example
   * const text = await client.metrics();
   * console.log(text.includes("process_start_time_seconds ")); // true
   */
  metrics(options?: CallOptions): Promise<string>;

  /**
   * How the server is: what its executors run, what waits, its rates, its process, its machine and its actors.
   *
   * @example
   * const { queue, actors } = await client.system();
   * console.log(queue.builds_active, actors[0].name); // 0 root
   */
  system(options?: CallOptions): Promise<SystemStatus>;

  /**
   * The description of the API by OpenAPI 3.1, from which other clients can be made.
   *
   * @example
   * const { openapi } = await client.openapi();
   * console.log(openapi); // 3.1.1
   */
  openapi(options?: CallOptions): Promise<Fields>;
}

export const serverCalls = ({ get, open, retrying, url }: Connection): ServerCalls => ({
  version: async (options = {}) => {
    const { version, api_version } = await get("/version", options);
    if (typeof version !== "string" || typeof api_version !== "number") throw unexpected(200, "a version");
    return { version, api_version };
  },
  isOriginal: async (options = {}) => (await get("/", options))["STATUS"] === undefined,
  executors: async (options = {}) =>
    fieldOf(await get("/executor", options), "executors", listOf(isExecutorStatus), "executors"),
  unreadiness: async (options = {}) => {
    try {
      const answer = await open("/readyz", options);
      await answer.body?.cancel();
      return null;
    } catch (error) {
      if (error instanceof ClientError && error.status === UNAVAILABLE) return error.message;
      throw error;
    }
  },
  metrics: ({ signal } = {}) =>
    retrying(
      async () => {
        const answer = await open("/metrics", { signal });
        return answer.text().catch(unreachable(url, signal));
      },
      mayPass,
      signal,
    ),
  system: async (options = {}) => fieldOf(await get("/system", options), "system", isSystemStatus, "a system"),
  openapi: (options = {}) => get("/openapi.json", options),
});

const UNAVAILABLE = 503;

const isExecutorStatus = (value: unknown): value is ExecutorStatus =>
  isFields(value) && typeof value["id"] === "number" && "current_build" in value;
