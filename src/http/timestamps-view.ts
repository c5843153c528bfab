import * as z from "zod";
import type { Status, Times } from "../model/build.ts";

/** When each state of a build was entered, in seconds since the epoch: the earliest first, then what did not happen. */
export type TimestampsView = Readonly<Record<string, number | null>>;

export const TIMESTAMPS_SHAPE: z.ZodType<TimestampsView> = z
  .record(z.string(), z.number().nullable())
  .describe("Seconds since the epoch");

export const timestampsOf = (times: Times): TimestampsView =>
  Object.fromEntries(
    TIMESTAMPS.map(([name, status]): [string, number | null] => [name, secondsOf(times[status])]).toSorted(
      ([, one], [, other]) => (one ?? Infinity) - (other ?? Infinity) || 0,
    ),
  );

const TIMESTAMPS: readonly (readonly [string, Status])[] = [
  ["queued", "queued"],
  ["preparing", "preparing"],
  ["prepared", "prepared"],
  ["building", "building"],
  ["finished", "finished"],
  ["error", "failed"],
  ["canceled", "canceled"],
];

const secondsOf = (ms: number | undefined): number | null => (ms === undefined ? null : ms / 1_000);
