import { closeSync, constants, fstatSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import type { AttemptLimits } from "../model/attempt-limits.ts";
import { runAtom, type AtomEnd, type AtomOptions } from "./atom.ts";
import { atomTitle } from "./atom-title.ts";
import type { AtomOrder, Report, SubjobOrder } from "./contract.ts";
import { isDiskFull } from "./full-disk.ts";

/** How the last attempt at an atom ended. */
export type AttemptsEnd = Unexited | (Exclude<AtomEnd, Unexited> & Tries);

type Exited = Exclude<AttemptsEnd, Unexited>;

type Unexited = Exclude<AtomEnd, { readonly type: "exited" }>;

interface Tries {
  /** How many attempts there were. @default 1 */
  readonly attempts?: number;
  /** Why the last one was ended, in words; left out if it ended by itself. */
  readonly reason?: string;
}

/** What `timeout` of the coreutils exits with. */
const TIMED_OUT = 124;

/**
 * Runs an atom until an attempt at it passes or its subjob allows no other. An attempt that takes too long, or is silent for
 * too long, is ended with its process group, and has failed. The console keeps what all attempts printed, and says between
 * them, and at the end of one that was ended, what happened.
 */
export const runAttempts = (
  order: AtomOrder,
  { subjob, attempts }: SubjobOrder,
  options: AtomOptions,
): Promise<AttemptsEnd> =>
  // Without limits an atom must cost no more than it does.
  attempts === undefined ? runAtom(order, options) : runLimited(order, subjob, attempts, options);

/** What is reported of an atom whose last attempt is over now. */
export const finishedReport = (
  { subjob, atoms }: SubjobOrder,
  atom: number,
  { exitCode, seconds, attempts, reason = exitCode === 0 ? undefined : shortage(subjob, atom, atoms[atom]) }: Exited,
): Report => ({
  type: "atomFinished",
  subjob,
  atom,
  exitCode,
  seconds,
  at: Date.now(),
  ...(attempts === undefined ? {} : { attempts }),
  ...(reason === undefined ? {} : { reason }),
});

/** Why an atom that failed may have had to; undefined if nothing is known of it. */
const shortage = (subjob: number, place: number, order: AtomOrder | undefined): string | undefined =>
  order !== undefined && isDiskFull(order.console)
    ? `Cannot keep what ${atomTitle(subjob, place, order)} writes as there must be room for it: found the disk full`
    : undefined;

const runLimited = async (
  order: AtomOrder,
  subjob: number,
  limits: AttemptLimits,
  options: AtomOptions,
): Promise<AttemptsEnd> => {
  const title = atomTitle(subjob, options.place, order);
  const most = limits.retries + 1;
  for (let attempt = 1; !options.signal.aborted; attempt++) {
    const end = await runAttempt(order, title, limits, { ...options, append: attempt > 1 });
    if (end.type !== "exited") return end;
    if (end.exitCode === 0 || attempt === most) return attempt === 1 ? end : { ...end, attempts: attempt };
    const lost = appendLine(
      order.console,
      title,
      `--- attempt ${attempt} of ${most} exited with ${end.exitCode}, trying again ---`,
    );
    if (lost !== undefined) return lost;
    // An abort that came meanwhile is heard before anything else starts.
    await turn();
  }
  return { type: "aborted" };
};

const runAttempt = async (
  order: AtomOrder,
  title: string,
  limits: AttemptLimits,
  options: AtomOptions,
): Promise<AttemptsEnd> => {
  if (limits.timeoutMs === null && limits.noOutputTimeoutMs === null) return runAtom(order, options);
  const { signal } = options;
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const start = performance.now();
  let wish: string | undefined;
  let processGroup = 0;
  const unwatch = watch(order.console, limits, (missed) => {
    wish ??= missed;
    abort();
  });
  signal.addEventListener("abort", abort, { once: true });
  try {
    const end = await runAtom(order, {
      ...options,
      signal: controller.signal,
      onStart: (started) => {
        processGroup = started;
        options.onStart(started);
      },
    });
    // One that had exited by itself when its time was over did so in time.
    if (end.type !== "aborted" || signal.aborted || wish === undefined) return end;
    const reason = `Cannot finish ${title} as ${wish}`;
    const seconds = (performance.now() - start) / 1000;
    return (
      appendLine(order.console, title, reason) ?? { type: "exited", exitCode: TIMED_OUT, seconds, processGroup, reason }
    );
  } finally {
    unwatch();
    signal.removeEventListener("abort", abort);
  }
};

/** Tells what an attempt that starts now has missed, until the function that it returns is called. */
const watch = (
  console: string,
  { timeoutMs, noOutputTimeoutMs }: AttemptLimits,
  tell: (wish: string) => void,
): (() => void) => {
  const ending = timeoutMs === null ? undefined : setTimeout(tell, timeoutMs, mustEnd(timeoutMs));
  let polling: NodeJS.Timeout | undefined;
  if (noOutputTimeoutMs !== null) {
    let size = sizeOf(console);
    let changedAt = performance.now();
    polling = setInterval(() => {
      const found = sizeOf(console);
      const now = performance.now();
      if (found !== size) {
        size = found;
        changedAt = now;
      } else if (now - changedAt >= noOutputTimeoutMs) tell(mustWrite(noOutputTimeoutMs));
    }, pollMs(noOutputTimeoutMs));
  }
  return () => {
    clearTimeout(ending);
    clearInterval(polling);
  };
};

const mustEnd = (ms: number): string => `it must end within ${ms / 1000} s: found it running`;

const mustWrite = (ms: number): string => `it must write something within ${ms / 1000} s: found it silent`;

/** An atom is never ended too early, and too late by no more than a fifth or two seconds. */
const pollMs = (limitMs: number): number => Math.min(1000, Math.max(10, limitMs / 10));

/** In bytes; -1 if nobody can see what is written. */
const sizeOf = (console: string): number => {
  try {
    return statSync(console).size;
  } catch {
    return -1;
  }
};

/** Adds a line of its own to a console. The subjob is lost if that can't be. */
const appendLine = (console: string, title: string, line: string): Extract<AtomEnd, { type: "lost" }> | undefined => {
  try {
    const file = openSync(console, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND);
    try {
      writeSync(file, `${endsInMidLine(file) ? "\n" : ""}${line}\n`);
    } finally {
      closeSync(file);
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    return {
      type: "lost",
      reason: `Cannot write to the console of ${title} as the system must let it: found "${error.message}"`,
    };
  }
};

const endsInMidLine = (file: number): boolean => {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE;
};

const NEWLINE = 0x0a;
