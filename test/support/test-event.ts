/**
 * What a test file says about itself while it runs, in the order it happens. Suites and tests are named by their own
 * names, which are unique in a file and in a suite. `loaded` counts all suites that uvu was given, the harness's or not;
 * a `text` is a whole error with its stack, for what uvu does not print itself.
 */
export type TestEvent =
  | { readonly type: "suiteDeclared"; readonly suite: string }
  | { readonly type: "testDeclared"; readonly suite: string; readonly test: string }
  | { readonly type: "suiteQueued"; readonly suite: string }
  | { readonly type: "loaded"; readonly suites: number }
  | { readonly type: "loadFailed"; readonly text: string }
  | { readonly type: "testStarted"; readonly suite: string; readonly test: string }
  | { readonly type: "testPassed"; readonly suite: string; readonly test: string }
  | {
      readonly type: "testFailed";
      readonly suite: string;
      readonly test: string;
      readonly message: string;
    }
  | { readonly type: "afterFailed"; readonly suite: string; readonly text: string }
  | { readonly type: "uncaught"; readonly text: string }
  | { readonly type: "ended" }
  | { readonly type: "hanging"; readonly resources: readonly string[] };
