import type { Colours } from "../colours.ts";
import { count, grouped, phaseText, showClock } from "../wording.ts";
import { atomLine } from "./atom-line.ts";
import { whole } from "./fit.ts";
import type { Progress } from "./progress.ts";
import type { Repeat } from "./repeat.ts";
import { summaryLines } from "./summary-lines.ts";
import type { View } from "./view.ts";

export interface PlainViewOptions {
  readonly write: (text: string) => void;
  readonly now: () => number;
  readonly repeat: Repeat;
  readonly colours: Colours;
  /** Resolves when all is written. */
  readonly drained: () => Promise<void>;
}

/** Between two lines of progress: at least this, and no less than a twentieth of the time that has passed, in ms. */
const PAUSE_MS = 1_000;
const PAUSE_SHARE = 1 / 20;

/** After so long without any line one says that the build goes on, in ms. */
const HEARTBEAT_MS = 30_000;

/** How often it is looked at whether one is due, in ms. */
const LOOK_MS = 1_000;

/** Running atoms that a heartbeat names. */
const NAMED = 3;

/** Lines for a log: no movement, few of them, and never a long silence. */
export const plainView = ({ write, now, repeat, colours: pc, drained }: PlainViewOptions): View => {
  const beganAt = now();
  let current: Progress | undefined;
  let lastAt = beganAt;
  let progressAt = Number.NEGATIVE_INFINITY;
  let lastLine = "";
  const line = (text: string): void => {
    lastAt = now();
    write(`${text}\n`);
  };
  const beat = (): void => {
    if (current !== undefined && now() - lastAt >= HEARTBEAT_MS) line(heartbeatOf(current, now()));
  };
  const stop = repeat(beat, LOOK_MS);
  return {
    event(_, progress) {
      current = progress;
      const text = progressLine(progress);
      if (text === null || text === lastLine) return;
      const pause = Math.min(HEARTBEAT_MS, Math.max(PAUSE_MS, (now() - beganAt) * PAUSE_SHARE));
      const isCount = progress.phase === "building";
      if (isCount && now() - progressAt < pause && progress.done !== progress.total) return;
      progressAt = isCount ? now() : progressAt;
      lastLine = text;
      line(text);
    },
    ended(end, tail) {
      const verdict = end.failed ? pc.red("FAILED") : pc.green("PASSED");
      line(`${verdict} ${atomLine(end)}`);
      for (const output of tail) line(`    ${output}`);
    },
    say: line,
    summary(summary) {
      stop();
      line(summaryLines(summary, { colours: pc, columns: Number.POSITIVE_INFINITY, fit: whole }).join("\n"));
    },
    close() {
      stop();
      return drained();
    },
  };
};

/** Null where there is nothing to tell: a build that only waits, or that never had an atom. */
const progressLine = (progress: Progress): string | null => {
  const { phase, total } = progress;
  if (phase === "preparing" || phase === "prepared") return phaseText(phase);
  if (phase === "queued" || total === null) return null;
  return counts(progress);
};

const counts = ({ done, total, failed, flaky }: Progress): string => {
  const some = `${failed === 0 ? "" : `, ${failed} failed`}${flaky === 0 ? "" : `, ${flaky} flaky`}`;
  return `${grouped(done)} of ${count(total ?? 0, "atom")} done${some}`;
};

/** `412 of 1,000 atoms done after 2 min 04 s, ETA 3 min; running: N=2 35 s, N=7 12 s and 2 more`. */
const heartbeatOf = (progress: Progress, now: number): string => {
  const after = `after ${showClock(progress.seconds(now))}`;
  if (progress.total === null) return `${phaseText(progress.phase)}, ${after}`;
  const remaining = progress.remaining(now);
  const eta = remaining === null ? "" : `, ETA ${showClock(Math.ceil(remaining))}`;
  const running = progress.running(now);
  const names = running.slice(0, NAMED).map(({ name, seconds }) => `${name} ${showClock(seconds)}`);
  const more = running.length > NAMED ? ` and ${running.length - NAMED} more` : "";
  return `${counts(progress)} ${after}${eta}${names.length === 0 ? "" : `; running: ${names.join(", ")}${more}`}`;
};
