import type { TestEvent } from "./test-event.ts";

/** How a test file's process ended. */
export interface FileEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** Set when the runner killed the process: the limit, in milliseconds, that the file broke. */
  readonly limitMs: number | undefined;
  /** Command lines of the processes that the file had started and left running. */
  readonly leftovers: readonly string[];
}

/** What became of a test file: it passed if it has no problem. */
export interface FileReport {
  /** How many tests passed. */
  readonly passed: number;
  /** One for each failed test and for each thing wrong with the file; the first line of each says what. */
  readonly problems: readonly string[];
}

/** Judges a file by what its process said and how it ended. A test that was not said to have passed fails the file. */
export function reportOf(events: readonly TestEvent[], end: FileEnd): FileReport {
  const problems = [...events.flatMap(told), ...misdeclared(events), ...unfinished(events, end)];
  if (end.leftovers.length > 0) problems.push(`left processes running: ${end.leftovers.join(", ")}`);
  if (problems.length === 0 && end.code !== 0) problems.push(`${exitOf(end)} although its tests passed`);
  return { passed: events.filter(({ type }) => type === "testPassed").length, problems };
}

function told(event: TestEvent): string[] {
  switch (event.type) {
    case "testFailed":
      return [`${nameOf(event)}: ${event.message.split("\n")[0]}`];
    case "afterFailed":
      return [`${event.suite} › after failed: ${event.text}`];
    case "loadFailed":
      return [`does not load: ${event.text}`];
    case "uncaught":
      return [`left an error uncaught: ${event.text}`];
    case "hanging":
      return [`does not exit after its tests, still active: ${event.resources.join(", ") || "nothing Node can name"}`];
    default:
      return [];
  }
}

function misdeclared(events: readonly TestEvent[]): string[] {
  const loadedAt = events.findIndex(({ type }) => type === "loaded");
  const loaded = events[loadedAt];
  if (loaded?.type !== "loaded") return [];
  if (loaded.suites > suitesIn(events.slice(0, loadedAt), "suiteQueued").size) {
    return ["has tests of uvu itself, which nothing guards: use suite() of test/support/suite.ts"];
  }
  const declared = suitesIn(events, "suiteDeclared");
  if (declared.size === 0) return ["has no test: declare them with suite() of test/support/suite.ts"];
  const filled = suitesIn(events, "testDeclared");
  const queued = suitesIn(events, "suiteQueued");
  return [...declared].flatMap((suite) => {
    if (!filled.has(suite)) return [`suite "${suite}" has no test`];
    return queued.has(suite) ? [] : [`suite "${suite}" did not run: its .run() is missing`];
  });
}

function unfinished(events: readonly TestEvent[], end: FileEnd): string[] {
  const { running, waiting, ended } = progressOf(events);
  if (end.limitMs === undefined && running === undefined && waiting.length === 0 && ended) return [];
  const how = end.limitMs === undefined ? exitOf(end) : `was killed at its limit of ${end.limitMs} ms`;
  const idle = ended ? "after its tests" : "before its tests ended";
  const when = running === undefined ? idle : `during ${running}`;
  const rest = waiting.length === 0 ? "" : `; ${waiting.length} not started, first ${waiting[0]}`;
  return [`${how} ${when}${rest}`];
}

interface Progress {
  readonly running: string | undefined;
  /** Tests that should have run, of suites with a `run()`, but never started. */
  readonly waiting: readonly string[];
  readonly ended: boolean;
}

function progressOf(events: readonly TestEvent[]): Progress {
  const queued = suitesIn(events, "suiteQueued");
  const waiting = new Set<string>();
  let running: string | undefined;
  let ended = false;
  for (const event of events) {
    if (event.type === "testDeclared" && queued.has(event.suite)) waiting.add(nameOf(event));
    if (event.type === "testPassed" || event.type === "testFailed") running = undefined;
    if (event.type === "ended" || event.type === "loadFailed") ended = true;
    // A file that does not load says so; what it had declared until then was never to run.
    if (event.type === "loadFailed") waiting.clear();
    if (event.type === "testStarted") {
      running = nameOf(event);
      waiting.delete(running);
    }
  }
  return { running, waiting: [...waiting], ended };
}

function suitesIn(events: readonly TestEvent[], type: TestEvent["type"]): Set<string> {
  return new Set(events.flatMap((event) => (event.type === type && "suite" in event ? [event.suite] : [])));
}

function nameOf({ suite, test }: { readonly suite: string; readonly test: string }): string {
  return `${suite} › "${test}"`;
}

function exitOf({ code, signal }: FileEnd): string {
  return signal === null ? `exited with code ${code}` : `was killed by ${signal}`;
}
