import type { TestEvent } from "./test-event.ts";

/** The one test file of this process, as the runner set it up. */
export interface RunningFile {
  /** Milliseconds that a test, or a hook, may take when neither its suite nor itself sets a limit. */
  readonly testLimitMs: number;
  /** The names of the suites declared so far. */
  readonly suites: Set<string>;
  /** Tells the runner. Written before it returns, so an event outlives a crash right after it. */
  readonly report: (event: TestEvent) => void;
  /** Takes an error that nothing caught while a test or a hook is running; undefined between them. */
  interrupt: ((error: unknown) => void) | undefined;
}

let current: RunningFile | undefined;

/** Makes this process a test file's process. Called once, before the file is imported. */
export function begin(file: RunningFile): void {
  current = file;
}

/**
 * @returns the file set up by `begin`.
 * @throws when a test file is started without the runner, which alone can tell a pass from silence.
 */
export function runningFile(): RunningFile {
  if (current === undefined) {
    throw new Error("Cannot declare a suite outside the runner: use node dist/test/support/run.js <file>");
  }
  return current;
}
