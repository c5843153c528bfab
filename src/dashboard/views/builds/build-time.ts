import type { BuildStatus } from "../../../client.ts";
import { durationText } from "../../ui/duration-text.ts";

/** How long a build took, or has taken until now. */
export interface BuildTime {
  /** When it was admitted, in seconds since the epoch; null for a server that does not say so. */
  readonly queued: number | null;
  /** Seconds from its admission to its end, or to now; null where the admission is not known. */
  readonly seconds: number | null;
  readonly hasEnded: boolean;
}

/** @param now seconds since the epoch */
export const timeOf = (
  { state_timestamps: times = {} }: Pick<BuildStatus, "state_timestamps">,
  now: number,
): BuildTime => {
  const queued = times["queued"] ?? null;
  const ended = times["finished"] ?? times["error"] ?? times["canceled"] ?? null;
  return {
    queued,
    seconds: queued === null ? null : Math.max(0, (ended ?? now) - queued),
    hasEnded: ended !== null,
  };
};

/** How a duration is against the usual one: `usual 12 s`, or by how much it is longer or shorter where that is much. */
export interface Comparison {
  readonly text: string;
  readonly isSlow: boolean;
}

/** From which part on a difference is more than chance. */
const MUCH = 0.25;

/** And from how many seconds on anybody cares. */
const CARED_SECONDS = 1;

export const comparisonOf = ({ seconds, hasEnded }: BuildTime, usual: number | null): Comparison | null => {
  if (usual === null || seconds === null) return null;
  const difference = seconds - usual;
  const isMuch = Math.abs(difference) >= CARED_SECONDS && Math.abs(difference) > MUCH * usual;
  const isSlow = isMuch && difference > 0;
  if (!isSlow && !(isMuch && hasEnded)) return { text: `usual ${durationText(usual)}`, isSlow: false };
  const sign = isSlow ? "+" : "−";
  return { text: `usual ${durationText(usual)}, ${sign}${durationText(Math.abs(difference))}`, isSlow };
};
