import * as z from "zod";

const WISH = "be a label of at most 32 letters, digits, - and _";

const LABEL = z.string({ error: WISH }).regex(/^[A-Za-z0-9_-]{1,32}$/, { error: WISH });

/** More than tell machines apart; the name of a queue holds all of a job's. */
const MOST = 6;

/** What a machine has, such as `gpu`: one label, or a list of them. */
export const LABELS: z.ZodType<string | readonly string[]> = z.union(
  [LABEL, z.array(LABEL).refine(({ length }) => length <= MOST, { error: `hold at most ${MOST} labels` })],
  // Of a list, its own mismatch says more.
  { error: ({ input }) => (Array.isArray(input) ? undefined : `${WISH}, or a list of such`) },
);
