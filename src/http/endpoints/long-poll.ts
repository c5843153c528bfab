import * as z from "zod";
import { hasEnded, type Build } from "../../model/build.ts";
import type { Dialect } from "../dialect.ts";
import type { Received } from "../endpoint.ts";
import type { Live } from "../live/live.ts";
import type { Builds } from "../supervisor.ts";
import { wholeNumber } from "../whole-number.ts";

export interface PollOptions {
  readonly builds: Builds;
  readonly live: Pick<Live, "changes">;
}

/** The longest wait: well below the time after which what stands between takes the connection for dead. */
const LONGEST_WAIT_SECONDS = 60;

export const WAIT_QUERY: z.ZodObject<{ wait: z.ZodOptional<z.ZodType<number>> }> = z.object({
  wait: wholeNumber({
    min: 0,
    max: LONGEST_WAIT_SECONDS,
    wish: `be a whole number of seconds from 0 to ${LONGEST_WAIT_SECONDS}`,
  })
    .optional()
    .describe("For how many seconds to wait for another status"),
});

/** The build, once its status is another one than now, it has ended, or the time is over. */
export const changedBuild = async (
  { builds, live }: PollOptions,
  dialect: Dialect,
  asked: Pick<Received, "path" | "signal">,
  seconds: number,
): Promise<Build> => {
  const { path } = asked;
  const build = await builds.find(path.build_id);
  if (seconds === 0 || hasEnded(build)) return build;
  const status = dialect.statusOf(build);
  // Only now: a signal is what costs most of a request that doesn't wait.
  const { signal } = asked;
  for await (const _ of live.changes(build.id, { withinMs: seconds * 1_000, signal })) {
    const now = await builds.find(path.build_id);
    if (hasEnded(now) || dialect.statusOf(now) !== status) return now;
  }
  return builds.find(path.build_id);
};
