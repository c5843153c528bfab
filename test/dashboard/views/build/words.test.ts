import * as assert from "uvu/assert";
import { exitWords } from "../../../../src/dashboard/views/build/exit-words.ts";
import { phasesOf } from "../../../../src/dashboard/views/build/phases.ts";
import { reproducing } from "../../../../src/dashboard/views/build/reproducing.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("words of a build");

test("an exit code is said as people say it", () => {
  for (const [code, words] of [
    [0, "exit code 0"],
    [3, "exit code 3"],
    [124, "exit code 124, took too long"],
    [-11, "ended by SIGSEGV"],
    [-40, "ended by signal 40"],
  ] as const)
    assert.is(exitWords({ exit_code: code, state: "COMPLETED" }), words);
  assert.is(exitWords({ exit_code: null, state: "IN_PROGRESS" }), "running");
  assert.is(exitWords({ exit_code: null, state: "NOT_STARTED" }), "not run");
});

test("a line reproduces an atom in a shell of somebody else", () => {
  assert.is(reproducing("/srv/app", 'export N="1";', "make"), 'cd /srv/app; export N="1"; make');
  assert.is(reproducing("/srv/my app's", "", "make"), "cd '/srv/my app'\\''s'; make");
  assert.is(
    reproducing("https://example.com/a.git", "", 'cp x "${ARTIFACT_DIR}"; $PROJECT_DIR/t'),
    'export PROJECT_DIR="$PWD"; export ARTIFACT_DIR="$(mktemp -d)"; cp x "${ARTIFACT_DIR}"; $PROJECT_DIR/t',
  );
});

test("a build went through its phases one after another, and the last goes on", () => {
  const times = { queued: 10, preparing: 10.01, prepared: 12, building: 13 };
  const said = (more: object, now: number): readonly string[] =>
    phasesOf({ state_timestamps: { ...times, ...more } }, now).map(
      ({ name, seconds }) => `${name} ${seconds.toFixed(1)}`,
    );
  assert.equal(said({}, 20), ["Prepared 2.0", "Waited to run 1.0", "Ran 7.0"]);
  assert.equal(said({ finished: 15 }, 20), ["Prepared 2.0", "Waited to run 1.0", "Ran 2.0"]);
  assert.equal(phasesOf({ state_timestamps: { queued: 10, preparing: null } }, 10), [
    { name: "Waited", from: 10, seconds: 0 },
  ]);
});

test.run();
