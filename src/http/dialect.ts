import type * as z from "zod";
import type { Build } from "../model/build.ts";
import type { BuildSummary } from "../model/build-summary.ts";
import type { ApiVersion } from "./api-version.ts";
import type { ErrorCode } from "./errors.ts";
import type { Routes } from "./routes.ts";

/**
 * How one family of paths says things: pure functions from the model to JSON. `origin` is the one that the client asked, such
 * as `http://127.0.0.1:43000`, for the urls in the answer.
 */
export interface Dialect {
  /** Begins the names of its operations, in camel case. */
  readonly name: "documented" | "v1" | "v2";
  /** What its answers say that they are, unless the client asked for another. */
  readonly apiVersion: ApiVersion;
  /** What its paths begin with: nothing, or `/v1`. */
  readonly prefix: string;
  /** Whether its paths say `builds` and `subjobs`, or `build` and `subjob`. */
  readonly isPlural: boolean;
  /** Whether a request must name its job even where a project has only one. */
  readonly requiresJobName: boolean;
  /** What it says where there is nothing to say. */
  readonly empty: object;
  readonly shapes: Shapes;
  /** Every word that it has for how a build is. */
  readonly statuses: readonly string[];
  statusOf(build: Build | BuildSummary): string;
  /** Whether a build has passed, as it says; null while it does not say so. */
  resultOf(build: Build | BuildSummary): string | null;
  /** A build as it stands in a list, which says less of it. */
  listed(build: BuildSummary, origin: string): object;
  /** What a list of builds stands in: with `builds` first, which is empty. `total` is how many there are, if some are shown. */
  builds(total: number): object;
  build(build: Build, origin: string): object;
  /** For a build that was admitted under this id. */
  accepted(id: number): object;
  /** For the archive of a build that has not ended; null for an empty body. */
  unready(build: Build, origin: string): object | null;
  /** The builds that have not ended. */
  queue(builds: readonly BuildSummary[], origin: string): object;
  /** A change that was made, with what there is to say of it. */
  changed(more: object): object;
  /** Any other answer, with the paths below the one that was asked. */
  answer(body: object, routes: Routes): object;
  failure(code: ErrorCode, message: string): object;
}

/** What its functions of the same names make. */
export interface Shapes {
  readonly builds: z.ZodType;
  readonly build: z.ZodType;
  readonly accepted: z.ZodType;
  readonly unready: z.ZodType | null;
  readonly queue: z.ZodType;
  changed(more: z.ZodRawShape): z.ZodType;
  answer(body: z.ZodRawShape): z.ZodType;
  readonly failure: z.ZodType;
}

/** `build` or `builds`, as the dialect has it. */
export const noun = ({ isPlural }: Pick<Dialect, "isPlural">, singular: string): string =>
  isPlural ? `${singular}s` : singular;

/** The path of all builds, in a dialect. */
export const buildsPath = (dialect: Pick<Dialect, "isPlural" | "prefix">): string =>
  `${dialect.prefix}/${noun(dialect, "build")}`;

/** The path of one build, as a template. */
export const buildPath = (dialect: Pick<Dialect, "isPlural" | "prefix">): string => `${buildsPath(dialect)}/{build_id}`;

/** The other paths under which a path of version 2 is served. */
export const aliasesOf = ({ name }: Pick<Dialect, "name">, path: string): readonly string[] =>
  name === "v2" ? [`/v2${path}`] : [];
