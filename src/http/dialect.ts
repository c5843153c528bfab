import type { Build } from "../model/build.ts";
import type { ErrorCode } from "./errors.ts";

/**
 * How one family of paths says things: pure functions from the model to JSON. `origin` is the one that the client asked, such
 * as `http://127.0.0.1:43000`, for the urls in the answer.
 */
export interface Dialect {
  /** The path of all builds. */
  readonly root: string;
  /** Whether a request must name its job even where a project has only one. */
  readonly requiresJobName: boolean;
  builds(builds: readonly Build[], origin: string): object;
  build(build: Build, origin: string): object;
  /** For a build that was admitted under this id. */
  accepted(id: number): object;
  /** For the archive of a build that has not ended; null for an empty body. */
  unready(build: Build, origin: string): object | null;
  failure(code: ErrorCode, message: string): object;
}
