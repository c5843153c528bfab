/** A way in which a test file may go wrong, and what the runner must say of it. */
export interface Trap {
  /** The file `fixtures/failing/<name>.fixture.ts`. */
  readonly name: string;
  readonly behaviour: string;
  /** How many of its tests pass all the same. */
  readonly passed: number;
  /** The first line of each problem, in order. */
  readonly problems: readonly string[];
}

/** One for each file in `fixtures/failing`. Bare uvu calls most of them passed. */
export const TRAPS: readonly Trap[] = [
  {
    name: "after-hook",
    behaviour: "a failing after hook fails its file",
    passed: 1,
    problems: ["hooks › after failed: cannot close"],
  },
  {
    name: "assertion",
    behaviour: "a failing assertion fails its test and no other",
    passed: 1,
    problems: ['assertion › "one is two": Expected values to be deeply equal:'],
  },
  {
    name: "bare-uvu",
    behaviour: "tests made with uvu itself fail their file",
    passed: 0,
    problems: ["has tests of uvu itself, which nothing guards: use suite() of test/support/suite.ts"],
  },
  {
    name: "before-hook",
    behaviour: "a failing before hook fails every test of its suite",
    passed: 0,
    problems: [
      'hooks › "needs the database": before failed: no database',
      'hooks › "needs it too": before failed: no database',
    ],
  },
  {
    name: "each-hooks",
    behaviour: "a failing hook around a test fails that test",
    passed: 1,
    problems: [
      'hooks › "before and after": before.each failed: no folder; after.each failed: cannot clean',
      'hooks › "after": after.each failed: cannot clean',
    ],
  },
  {
    name: "early-exit",
    behaviour: "process.exit(0) in a test fails its file",
    passed: 0,
    problems: [
      'exited with code 1 during exits › "exits as if all were well"; 1 not started, first exits › "comes after"',
    ],
  },
  {
    name: "endless-load",
    behaviour: "a file whose top-level await never settles fails",
    passed: 0,
    problems: ["exited with code 13 before its tests ended"],
  },
  {
    name: "exit-code",
    behaviour: "an exit code that tells of a failure fails the file though its tests passed",
    passed: 1,
    problems: ["exited with code 3 although its tests passed"],
  },
  {
    name: "hanging-handle",
    behaviour: "an open handle fails its file and is named",
    passed: 1,
    problems: ["does not exit after its tests, still active: TCPServerWrap"],
  },
  {
    name: "late-error",
    behaviour: "an exception after the tests ended fails their file",
    passed: 1,
    problems: ["left an error uncaught: Error: too late"],
  },
  {
    name: "late-test",
    behaviour: "a test declared after run() fails its file",
    passed: 0,
    problems: ['does not load: Error: Cannot declare test "after run()" after the run() of suite "late"'],
  },
  {
    name: "leftover-process",
    behaviour: "a process left running fails the file, whatever session it moved to",
    passed: 1,
    problems: ["left processes running: sleep 1234"],
  },
  {
    name: "load-error",
    behaviour: "a file that does not load fails, whatever it had declared",
    passed: 0,
    problems: ["does not load: Error: broken file"],
  },
  {
    name: "missing-run",
    behaviour: "a suite without run() fails its file",
    passed: 0,
    problems: ['suite "forgotten" did not run: its .run() is missing'],
  },
  {
    name: "no-suite",
    behaviour: "a file without the harness fails",
    passed: 0,
    problems: ["has no test: declare them with suite() of test/support/suite.ts"],
  },
  {
    name: "no-test",
    behaviour: "a suite without tests fails its file",
    passed: 0,
    problems: ['suite "empty" has no test'],
  },
  {
    name: "non-errors",
    behaviour: "whatever is thrown fails the test, an Error or not",
    passed: 0,
    problems: ["text", "null", "undefined"].flatMap((thrown) => {
      const message = `threw ${thrown === "text" ? "'text'" : thrown}, which is not an Error`;
      return [`throws › "throws ${thrown}": ${message}`, `throws › "rejects with ${thrown}": ${message}`];
    }),
  },
  {
    name: "odd-errors",
    behaviour: "an error that uvu cannot print fails its test",
    passed: 0,
    problems: [
      'throws › "an error whose fields uvu cannot print": odd fields',
      'throws › "an assertion whose values uvu cannot compare": odd values',
      'throws › "an error with a cause": effect',
    ],
  },
  {
    name: "same-name",
    behaviour: "two tests of one name fail their file",
    passed: 0,
    problems: ['does not load: Error: Cannot declare test "twin" twice in suite "twins"'],
  },
  {
    name: "time-limits",
    behaviour: "a test over its limit fails, waiting or blocking the thread",
    passed: 0,
    problems: [
      'limits › "takes the limit of its suite": took longer than its limit of 20 ms',
      'limits › "takes its own limit": took longer than its limit of 30 ms',
      'limits › "blocks the thread": took longer than its limit of 20 ms',
    ],
  },
  {
    name: "uncaught-exception",
    behaviour: "an exception in a callback fails the test that started it, at once",
    passed: 1,
    problems: ['exceptions › "waits for a callback that throws": in a callback'],
  },
  {
    name: "unhandled-rejection",
    behaviour: "an unhandled rejection fails the test that left it",
    passed: 1,
    problems: ['rejections › "leaves a promise alone": nobody waited'],
  },
];
