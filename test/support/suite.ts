import { suite as uvuSuite } from "uvu";
import { runningFile } from "./running-file.ts";
import { type Around, failureOf, failuresOf, type Step } from "./step.ts";

/** What a test and every hook are given: the suite's one context object. */
export type Handler<Context> = (context: Context) => void | Promise<void>;

export interface TestOptions {
  /** Milliseconds that the test, and each hook around it, may take. Default: the suite's. */
  readonly limitMs?: number;
}

export interface SuiteOptions {
  /** Milliseconds that each test, and each hook, may take. Default: the runner's, 10 000. */
  readonly limitMs?: number;
}

export interface Hook<Context> {
  /** Once for the suite. When a `before` fails, all tests of the suite fail; `after` runs in any case. */
  (handler: Handler<Context>): void;
  /** Around each test, and part of it: a failure fails that test. `after.each` runs in any case. */
  each(handler: Handler<Context>): void;
}

/** A list of tests, run one after another in the order of their declaration. There is no `only` and no `skip`. */
export interface Suite<Context> {
  (name: string, handler: Handler<Context>, options?: TestOptions): void;
  readonly before: Hook<Context>;
  readonly after: Hook<Context>;
  /** Ends the declaration. A suite that is never `run()` fails its file. */
  run(): void;
}

/**
 * Declares a suite of the test file. The name is unique in its file; a test's name is unique in its suite.
 *
 * @example
 * const test = suite("queue", { context: { queue: emptyQueue() } });
 * test("an empty queue has no next subjob", ({ queue }) => assert.is(next(queue), undefined));
 * test.run();
 */
export function suite(name: string, options?: SuiteOptions): Suite<object>;
export function suite<Context extends object>(
  name: string,
  options: SuiteOptions & { readonly context: Context },
): Suite<Context>;
export function suite(name: string, options: SuiteOptions & { readonly context?: object } = {}): Suite<object> {
  const file = runningFile();
  const { context = {}, limitMs = file.testLimitMs } = options;
  if (file.suites.has(name)) throw new Error(`Cannot declare suite "${name}" twice in one file`);
  file.suites.add(name);
  file.report({ type: "suiteDeclared", suite: name });

  const inner = uvuSuite(name);
  const tests = new Set<string>();
  const around: Around = { before: [], after: [] };
  const bound =
    (handler: Handler<object>): Step =>
    () =>
      handler(context);
  let broken: readonly Error[] = [];
  let closed = false;

  const declare = (test: string, handler: Handler<object>, { limitMs: ms = limitMs }: TestOptions = {}): void => {
    if (closed) throw new Error(`Cannot declare test "${test}" after the run() of suite "${name}"`);
    if (tests.has(test)) throw new Error(`Cannot declare test "${test}" twice in suite "${name}"`);
    tests.add(test);
    file.report({ type: "testDeclared", suite: name, test });
    inner(test, async () => {
      file.report({ type: "testStarted", suite: name, test });
      const failures = broken.length > 0 ? broken : await failuresOf(bound(handler), around, ms);
      const [first] = failures;
      if (first === undefined) {
        file.report({ type: "testPassed", suite: name, test });
      } else {
        const message = failures.map((failure) => failure.message).join("; ");
        file.report({ type: "testFailed", suite: name, test, message });
        throw first;
      }
    });
  };

  // The error of a hook must not reach uvu, which would drop the tests and call the suite passed.
  const before = (hook: Handler<object>): void =>
    inner.before(async () => {
      if (broken.length === 0) broken = await failureOf(bound(hook), limitMs, "before failed: ");
    });
  const after = (hook: Handler<object>): void =>
    inner.after(async () => {
      for (const failure of await failureOf(bound(hook), limitMs)) {
        file.report({ type: "afterFailed", suite: name, text: failure.stack ?? failure.message });
      }
    });
  const run = (): void => {
    if (closed) throw new Error(`Cannot run suite "${name}" twice`);
    closed = true;
    file.report({ type: "suiteQueued", suite: name });
    inner.run();
  };

  return Object.assign(declare, {
    before: Object.assign(before, { each: (hook: Handler<object>) => void around.before.push(bound(hook)) }),
    after: Object.assign(after, { each: (hook: Handler<object>) => void around.after.push(bound(hook)) }),
    run,
  });
}
