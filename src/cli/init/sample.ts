import type { Proposal } from "./proposal.ts";

/** A job to begin with where no tests were found: it runs, and tells what to change. */
export const SAMPLE: Proposal = {
  name: "Test",
  found: "no tests of a kind that is known, so this is only a sample",
  notes: [
    "Change two things: let the atomizer list your tests, a line each, such as `find tests -name 'test_*'`,",
    'and let the commands run the one that is in the variable, such as `./run-test "$TEST_FILE"`.',
  ],
  setup: [],
  commands: ['echo "Here $TEST_FILE would be tested"'],
  variable: "TEST_FILE",
  list: "printf '%s\\n' first-test second-test",
  example: "first-test",
  junit: null,
};
