import * as z from "zod";
import { SORT_KEYS, type BuildFilter, type BuildOrder } from "../model/build-list.ts";
import { BUILD_STATES } from "../model/build-state.ts";
import { quote } from "../model/mismatch.ts";
import type { Dialect } from "./dialect.ts";
import { PAGE_QUERY } from "./page.ts";

type Text<Value> = z.ZodOptional<z.ZodType<Value, string>>;

/** What a query may say of the builds that a list is to hold. */
type BuildQueryShape = {
  readonly status: Text<readonly string[]>;
  readonly state: Text<readonly string[]>;
  readonly job_name: Text<string>;
  readonly search: Text<string>;
  /** In ms since the epoch. */
  readonly since: Text<number>;
  readonly sort: Text<BuildOrder>;
  readonly brief: Text<boolean>;
} & typeof PAGE_QUERY;

/** That, in the words of a dialect. */
export const buildQueryOf = ({ statuses }: Pick<Dialect, "statuses">): z.ZodObject<BuildQueryShape> =>
  z.object({
    status: severalOf(statuses).meta({ description: "One or several, with commas between them" }).optional(),
    state: severalOf(BUILD_STATES).meta({ description: "The same of `state`, in the words of events" }).optional(),
    job_name: z.string().meta({ description: "The name of a job" }).optional(),
    search: z
      .string()
      .max(MAX_SEARCH, { error: `have at most ${MAX_SEARCH} characters` })
      .meta({ description: "A part of the name of the job, the project, the branch or the commit, or the id" })
      .optional(),
    since: INSTANT.meta({
      description:
        "Builds that were admitted then or later: seconds since the epoch, or an ISO 8601 time with its zone",
    }).optional(),
    sort: SORT.meta({
      description:
        "What to order them by, with a - before it for the greatest first; the oldest first unless it is given",
    }).optional(),
    brief: z
      .enum(["true", "false"])
      .transform((text) => text === "true")
      .meta({
        description: "Whether to leave out which atoms failed, of which there may be many: `failed_atoms` is null",
      })
      .optional(),
    ...PAGE_QUERY,
  });

/** Which builds a query asks for. */
export const filterOf = (
  {
    status,
    state,
    job_name,
    since,
    search,
  }: Omit<z.output<z.ZodObject<BuildQueryShape>>, "sort" | "brief" | "offset" | "limit">,
  { statusOf }: Pick<Dialect, "statusOf">,
): BuildFilter => {
  const statuses = status === undefined ? null : new Set(status);
  const states = state === undefined ? null : new Set(state);
  const isAny = statuses === null && states === null;
  return {
    jobName: job_name ?? null,
    since: since ?? null,
    matches: isAny ? null : (build) => (statuses?.has(statusOf(build)) ?? true) && (states?.has(build.status) ?? true),
    search: search === undefined || search.trim() === "" ? null : search,
  };
};

const MAX_SEARCH = 200;

export const OLDEST_FIRST: BuildOrder = { key: "id", descending: false };

/** In ms since the epoch. A date alone is its beginning in UTC. */
const INSTANT = z.union(
  [
    z
      .string()
      .regex(/^\d+(?:\.\d+)?$/)
      .transform((seconds) => Number(seconds) * 1_000),
    z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
    z.iso.date().transform((text) => Date.parse(text)),
  ],
  { error: 'be seconds since the epoch, or an ISO 8601 time with its zone such as "2026-01-31T12:00:00Z"' },
);

/** One or several of some words, with commas between them. */
const severalOf = (words: readonly string[]): z.ZodType<readonly string[], string> => {
  const word = `(?:${words.join("|")})`;
  return z
    .string()
    .regex(new RegExp(`^${word}(?:, *${word})*$`), {
      error: `be one or several of ${words.map(quote).join(", ")}, with commas between them`,
    })
    .transform((text) => text.split(/, */));
};

const ORDERS: ReadonlyMap<string, BuildOrder> = new Map(
  SORT_KEYS.flatMap((key): [string, BuildOrder][] => [
    [key, { key, descending: false }],
    [`-${key}`, { key, descending: true }],
  ]),
);

const SORT = z.enum([...ORDERS.keys()]).transform((name) => ORDERS.get(name) ?? OLDEST_FIRST);
