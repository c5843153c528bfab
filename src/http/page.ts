import * as z from "zod";

/** A part of a list. */
export interface Page {
  /** How many are passed over. */
  readonly offset: number;
  /** How many are shown at the most. */
  readonly limit: number;
}

/** How many a page holds, in the words of the original: 20 unless it is told otherwise, and never more than 200. */
export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 200;

/** The header of an answer with a page: how many there are in all. */
export const TOTAL_HEADER = "x-total-count";

/** A whole number in a query, at least 0: a lesser one counts as that, as the original has it. */
const COUNT = z
  .string()
  .regex(/^-?\d+$/, { error: "be a whole number" })
  .transform((digits) => Math.max(0, Number(digits)));

/** What a query says of the page that is wanted. */
export const PAGE_QUERY: {
  readonly offset: z.ZodOptional<z.ZodType<number, string>>;
  readonly limit: z.ZodOptional<z.ZodType<number, string>>;
} = {
  offset: COUNT.meta({ description: "How many to pass over; none unless it is given" }).optional(),
  limit: COUNT.meta({ description: "How many to show at the most" }).optional(),
};

/** The page that a query asks for. */
export const pageOf = (
  { offset = 0, limit }: { readonly offset?: number | undefined; readonly limit?: number | undefined },
  { unasked, most }: { readonly unasked: number; readonly most: number },
): Page => ({ offset, limit: Math.min(limit ?? unasked, most) });

export const sliceOf = <T>(list: readonly T[], { offset, limit }: Page): readonly T[] =>
  offset === 0 && limit >= list.length ? list : list.slice(offset, offset + limit);
