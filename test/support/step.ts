// From the module, not the global: a test that replaces the global timers must not stop its own limit.
import { clearTimeout, setImmediate, setTimeout } from "node:timers";
import { presentable } from "./failure.ts";
import { runningFile } from "./running-file.ts";

/** A part of a test: the test's own function, or a hook. */
export type Step = () => void | Promise<void>;

/** The steps around each test of a suite. */
export interface Around {
  readonly before: Step[];
  readonly after: Step[];
}

/**
 * Runs a test: the steps before it until one fails, the test itself if none did, and in any case all steps after it.
 * The limit holds for each of them.
 *
 * @returns what failed, in that order; nothing if the test passed.
 */
export async function failuresOf(test: Step, { before, after }: Around, limitMs: number): Promise<readonly Error[]> {
  const failures: Error[] = [];
  for (const step of before) {
    if (failures.length === 0) failures.push(...(await failureOf(step, limitMs, "before.each failed: ")));
  }
  if (failures.length === 0) failures.push(...(await failureOf(test, limitMs)));
  for (const step of after) failures.push(...(await failureOf(step, limitMs, "after.each failed: ")));
  return failures;
}

/**
 * Runs a step and returns its failure, if any, as an Error that uvu can print: what it throws, the first error that
 * nothing catches meanwhile, or that it takes more than `limitMs` milliseconds, which shows at once if it waits and
 * at its end if it blocks the thread. A step that is given up is not stopped; what it does later is ignored.
 *
 * @param prefix said before the failure's message.
 */
export async function failureOf(step: Step, limitMs: number, prefix: string = ""): Promise<readonly Error[]> {
  try {
    await withTimeLimit(step, limitMs);
    return [];
  } catch (error) {
    return [presentable(error, prefix)];
  }
}

async function withTimeLimit(step: Step, limitMs: number): Promise<void> {
  const file = runningFile();
  const start = performance.now();
  const tooLong = (): Error => new Error(`took longer than its limit of ${limitMs} ms`);
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(tooLong()), limitMs);
      file.interrupt = reject;
      runOut(step).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    file.interrupt = undefined;
  }
  if (performance.now() - start > limitMs) throw tooLong();
}

async function runOut(step: Step): Promise<void> {
  await step();
  // Node reports a rejection that nobody handled after all microtasks: wait, so that it meets the step it belongs to.
  await new Promise((resolve) => setImmediate(resolve));
}
