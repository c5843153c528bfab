import { z } from "zod";
import { SORT_KEYS, type BuildFilter, type BuildOrder } from "../model/build-list.ts";
import type { Dialect } from "./dialect.ts";
import { PAGE_QUERY } from "./page.ts";

type Text<Value> = z.ZodOptional<z.ZodType<Value, string>>;

/** What a query may say of the builds that a list is to hold. */
type BuildQueryShape = {
  readonly status: Text<readonly string[]>;
  readonly job_name: Text<string>;
  /** In ms since the epoch. */
  readonly since: Text<number>;
  readonly sort: Text<BuildOrder>;
} & typeof PAGE_QUERY;

/** That, in the words of a dialect. */
export const buildQueryOf = ({ statuses }: Pick<Dialect, "statuses">): z.ZodObject<BuildQueryShape> =>
  z.object({
    status: z
      .string()
      .meta({ description: `One or several of these, with commas between them: ${statuses.join(", ")}` })
      .transform((text) => text.split(",").map((word) => word.trim()))
      .pipe(z.array(z.enum([...statuses])))
      .optional(),
    job_name: z.string().meta({ description: "The name of a job" }).optional(),
    since: INSTANT.meta({
      description:
        "Builds that were admitted then or later: seconds since the epoch, or an ISO 8601 time with its zone",
    }).optional(),
    sort: SORT.meta({
      description:
        "What to order them by, with a - before it for the greatest first; the oldest first unless it is given",
    }).optional(),
    ...PAGE_QUERY,
  });

/** Which builds a query asks for. */
export const filterOf = (
  { status, job_name, since }: Pick<z.output<z.ZodObject<BuildQueryShape>>, "status" | "job_name" | "since">,
  { statusOf }: Pick<Dialect, "statusOf">,
): BuildFilter => {
  const wanted = status === undefined ? null : new Set(status);
  return {
    jobName: job_name ?? null,
    since: since ?? null,
    matches: wanted === null ? null : (build) => wanted.has(statusOf(build)),
  };
};

export const OLDEST_FIRST: BuildOrder = { key: "id", descending: false };

/** In ms since the epoch. */
const INSTANT = z.string().transform((text, context) => {
  const ms = instantOf(text);
  if (ms !== undefined) return ms;
  const message = `be seconds since the epoch, or an ISO 8601 time with its zone such as "2026-01-31T12:00:00Z"`;
  context.issues.push({ code: "custom", message, input: text });
  return z.NEVER;
});

const ISO = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

const instantOf = (text: string): number | undefined => {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1_000;
  const ms = ISO.safeParse(text).success ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
};

const ORDERS: ReadonlyMap<string, BuildOrder> = new Map(
  SORT_KEYS.flatMap((key): [string, BuildOrder][] => [
    [key, { key, descending: false }],
    [`-${key}`, { key, descending: true }],
  ]),
);

const SORT = z.enum([...ORDERS.keys()]).transform((name) => ORDERS.get(name) ?? OLDEST_FIRST);
