import { fieldOf, isFields, listOf, unexpected, type Fields } from "./answer.ts";
import type { CallOptions } from "./call-options.ts";
import type { Connection } from "./connection.ts";

export interface ServerVersion {
  readonly version: string;
  readonly api_version: number;
}

/** One of the slots in which subjobs run. */
export interface ExecutorStatus {
  /** From 0. */
  readonly id: number;
  /** The build that has it; null if it is free. */
  readonly current_build: number | null;
  /** The subjob that runs on it; null while it runs none. */
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
   * What each executor does, in the order of their numbers.
   *
   * @example
   * const executors = await client.executors();
   * console.log(executors.length); // 3
   */
  executors(options?: CallOptions): Promise<readonly ExecutorStatus[]>;

  /**
   * The description of the API by OpenAPI 3.1, from which other clients can be made.
   *
   * @example
   * const { openapi } = await client.openapi();
   * console.log(openapi); // 3.1.1
   */
  openapi(options?: CallOptions): Promise<Fields>;
}

export const serverCalls = ({ get }: Connection): ServerCalls => ({
  version: async (options = {}) => {
    const { version, api_version } = await get("/version", options);
    if (typeof version !== "string" || typeof api_version !== "number") throw unexpected(200, "a version");
    return { version, api_version };
  },
  executors: async (options = {}) =>
    fieldOf(await get("/executor", options), "executors", listOf(isExecutorStatus), "executors"),
  openapi: (options = {}) => get("/openapi.json", options),
});

const isExecutorStatus = (value: unknown): value is ExecutorStatus =>
  isFields(value) && typeof value["id"] === "number" && "current_build" in value;
