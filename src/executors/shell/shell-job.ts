/** A command line for a warm shell. */
export interface ShellJob {
  /** As for `bash -c`; it is run with `pipefail`. */
  readonly script: string;
  /** The file that gets stdout and stderr, in a folder that is there; appended to if it exists. */
  readonly console: string;
  /** A folder that must be there, empty, and no link to one, when it starts: else it does not. */
  readonly artifacts: string;
  /** What the job gets besides the environment of the shell; all of it can be exported. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How a job of a warm shell ended. */
export type JobEnd =
  | {
      readonly type: "exited";
      /** 0 to 255, or -n when signal n ended it. */
      readonly exitCode: number;
      readonly processGroup: number;
      readonly seconds: number;
      /** Whether it left something in its group, which runs on; the shell stands still until it is told to proceed. */
      readonly hasLeft: boolean;
    }
  /** Its console could not be opened, and nothing of it has run. */
  | { readonly type: "unwritable" }
  /** Nothing of it has run: the shell ended before, or a folder is not the one that it must be. */
  | { readonly type: "unstarted" }
  /** The shell ended while it ran. What it started may run on. */
  | ({ readonly type: "abandoned"; readonly seconds: number } & ShellEnd);

/** What was found when a shell had ended. */
export interface ShellEnd {
  /** The shell's own, or -n when signal n ended it. */
  readonly exitCode: number;
  /** That of the job which it ran, or the shell's own where nothing of that is left. */
  readonly processGroup: number;
}

/** What a shell says of a job's end. */
interface SaidEnd {
  /** Its `$?`. */
  readonly status: number;
  readonly processGroup: number;
  /** Seconds, by the shell's clock. */
  readonly at: number;
  /** Whether bash has said that a signal did it. */
  readonly isSignalled: boolean;
  readonly hasLeft: boolean;
}

/** A job that a shell has been sent, and what is known of it. */
export class SentJob {
  /** Settles when it has ended. */
  readonly end: Promise<JobEnd>;
  readonly #console: string;
  readonly #onStart: () => void;
  #settle: (end: JobEnd) => void = () => {};
  #startedAt: number | undefined = undefined;
  #startHeardAt = 0;
  /** When it was sent, which is before its start. */
  readonly #aheadMs = clockAheadMs();
  #isUnwritable = false;

  constructor({ console }: ShellJob, onStart: () => void) {
    this.#console = console;
    this.#onStart = onStart;
    this.end = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** It gets its process. `at` is in seconds, by the shell's clock. */
  started(at: number): void {
    this.#startedAt = at;
    this.#startHeardAt = performance.now();
    this.#onStart();
  }

  /** Takes note of a remark of bash's, if it is about this job's console; returns whether it is. */
  hear(remark: string): boolean {
    const isAboutThis = remark.includes(` ${this.#console}: `);
    this.#isUnwritable ||= isAboutThis;
    return isAboutThis;
  }

  ended({ status, processGroup, at, isSignalled, hasLeft }: SaidEnd): void {
    if (this.#isUnwritable && status === 1) return this.#settle({ type: "unwritable" });
    const exitCode = status > SIGNALLED && isSignalled ? SIGNALLED - status : status;
    return this.#settle({ type: "exited", exitCode, processGroup, seconds: this.#secondsUntil(at), hasLeft });
  }

  misplaced(): void {
    this.#settle({ type: "unstarted" });
  }

  /** The shell has ended: as told, or before it could give a process to any job. */
  abandoned(end?: ShellEnd): void {
    if (this.#startedAt === undefined || end === undefined) this.#settle({ type: "unstarted" });
    else this.#settle({ type: "abandoned", ...end, seconds: this.#secondsUntil(Date.now() / 1_000) });
  }

  /** By the shell's clock, since what is short is heard of too late to be measured here; unless that clock was set meanwhile. */
  #secondsUntil(at: number): number {
    const wasSet = Math.abs(clockAheadMs() - this.#aheadMs) > UNSET_MS;
    return wasSet ? (performance.now() - this.#startHeardAt) / 1_000 : Math.max(0, at - (this.#startedAt ?? at));
  }
}

/** By how much two looks at the clock and at what goes on evenly may differ where nobody has set it. */
const UNSET_MS = 100;

/** How far the clock is ahead of what goes on evenly. */
const clockAheadMs = (): number => Date.now() - performance.now();

/** `$?` for a command that signal n ended is this and n. */
const SIGNALLED = 128;
