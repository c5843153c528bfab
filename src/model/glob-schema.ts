import * as z from "zod";

/** Neither absolute nor with a step up, and not empty. */
const RELATIVE = /^(?!\/)(?!(?:[^\0]*\/)?\.\.(?:\/|$))[^\0]+$/;

const WISH = 'be a relative path without "..", such as "reports/*.xml"';

const GLOB = z.string({ error: WISH }).regex(RELATIVE, { error: WISH });

/** One glob, or a list of them. Not beside what matches them, which packing threads load too: they have no use for schemas. */
export const GLOBS: z.ZodType<string | readonly string[]> = z.union(
  [GLOB, z.array(GLOB).min(1, { error: "hold at least one path" })],
  // Of a list, its own mismatch says more.
  { error: ({ input }) => (Array.isArray(input) ? undefined : `${WISH}, or a list of such`) },
);
