import * as z from "zod";
import type { SchedulerStatus } from "../actors/protocol.ts";

/** Why some of the builds of a queue wait; left out if none does but for its turn. */
export const UNPLACED_SHAPE: z.ZodType = z
  .array(
    z.object({
      build_id: z.int(),
      waits_for: z.string().describe('Such as "a worker with the labels gpu, big"'),
    }),
  )
  .optional()
  .describe("Builds of which subjobs wait for a worker that may run them; left out if none do");

export const unplacedView = ({ unplaced }: Pick<SchedulerStatus, "unplaced">): readonly object[] =>
  unplaced.map(({ build, missing }) => ({ build_id: build, waits_for: missing }));
