import type { BuildInHistory, JobHistory } from "../../../client.ts";
import { stateOf, type ShownState } from "../../ui/build-state.ts";

/** How a build ended, also from a server that says no more than whether it passed. */
export const outcomeOf = ({ state, passed }: Pick<BuildInHistory, "state" | "passed">): ShownState =>
  stateOf({ status: passed ? "SUCCESS" : "FAILURE", ...(state === undefined ? {} : { state }) });

/** How many ended how, in words: `46 passed, 2 failed`. */
export const outcomesText = ({ num_passed, num_failed, num_errors, num_canceled }: JobHistory): string => {
  const parts = [
    [num_passed, "passed"],
    [num_failed, "failed"],
    [num_errors, num_errors === 1 ? "error" : "errors"],
    [num_canceled, "canceled"],
  ] as const;
  const present = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return present.length === 0 ? "none has ended" : present.join(", ");
};

/** The longest duration of which a picture must give an idea: builds that were canceled may have stood still for days. */
export const greatestDuration = (builds: readonly BuildInHistory[]): number => {
  const ended = builds.filter((build) => outcomeOf(build) !== "canceled");
  return (ended.length === 0 ? builds : ended).reduce((most, { duration }) => Math.max(most, duration), 0);
};

/** What has changed of late: the median of the newest builds that ran to their end against that of those before them; null if they are too few. */
export const trendOf = (builds: readonly BuildInHistory[]): number | null => {
  const whole = builds.filter((build) => build.retry_of === null && RAN.has(outcomeOf(build)));
  const size = Math.min(MOST_NEW, Math.floor(whole.length / 2));
  if (size < LEAST_NEW) return null;
  const [recent, before] = [medianOf(whole.slice(0, size)), medianOf(whole.slice(size))];
  return before <= 0 ? null : recent / before - 1;
};

const RAN: ReadonlySet<ShownState> = new Set<ShownState>(["passed", "failed"]);

const MOST_NEW = 10;
const LEAST_NEW = 3;

const medianOf = (builds: readonly BuildInHistory[]): number => {
  const sorted = builds.map(({ duration }) => duration).toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};
