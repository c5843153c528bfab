import { stat, unlink } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** git holds its locks on refs and settings for some ms, so an older one was left by a git that was killed. */
const STALE_MS = 30_000;

/** How long to wait before each new try; some 6 s in all. */
export const LOCK_PAUSES_MS: readonly number[] = [20, 40, 80, 160, 320, 640, 1_000, 1_000, 1_000, 1_000, 1_000];

/** Whether git failed because another git was changing the same repository, so that another try makes sense. */
export const wasLocked = (words: string): boolean =>
  /cannot lock ref|could not lock config file|Unable to create '.*\.lock'/.test(words);

/** Waits, or removes the lock that git found in its way where that is a stale one. Rejects when aborted. */
export const waitForLock = async (words: string, pauseMs: number, signal: AbortSignal | undefined): Promise<void> => {
  const path = lockIn(words);
  if (path !== null && (await isStale(path))) await unlink(path).catch(() => {});
  else await sleep(pauseMs, undefined, signal && { signal });
};

const lockIn = (words: string): string | null => {
  const lock = /Unable to create '(.*?\.lock)': File exists/.exec(words)?.[1];
  if (lock !== undefined) return lock;
  const config = /could not lock config file (.*?): File exists/.exec(words)?.[1];
  return config === undefined ? null : `${config}.lock`;
};

/** Also one of a time to come: the clock was set back since. */
const isStale = async (path: string): Promise<boolean> => {
  const found = await stat(path).catch(() => null);
  return found !== null && Math.abs(Date.now() - found.mtimeMs) > STALE_MS;
};
