import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ok, warning, wrong, type Finding } from "./finding.ts";

/** When this was written: a clock before it has never been set. */
const EARLIEST = Date.UTC(2025, 0, 1);

/** How far a file may lie in the future before the clock must have been set back, in ms. */
const SLACK_MS = 60_000;

/** Whether the clock, `now` in ms since the epoch, can be right. Builds are kept, and requests refused, by it. */
export const checkClock = (now: number, baseDirectory: string): Finding => {
  const mend = "set the clock, or have it set: timedatectl set-ntp true";
  if (now < EARLIEST) return wrong("clock", `it shows ${shown(now)}, which is past`, mend);
  const newest = newestIn(baseDirectory);
  return newest > now + SLACK_MS
    ? warning("clock", `it shows ${shown(now)}, but ${baseDirectory} has a file of ${shown(newest)}`, mend)
    : ok("clock", shown(now));
};

const shown = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

/** When a file right in the folder was last changed; 0 if there is none. */
const newestIn = (folder: string): number => {
  try {
    const times = readdirSync(folder).map(
      (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    );
    return Math.max(0, ...times);
  } catch {
    return 0;
  }
};
