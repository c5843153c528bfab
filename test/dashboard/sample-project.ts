import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeRepository } from "../projects/source-repository.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";

/** A name that nobody gives to a job, but somebody who wants to harm a page, or to see it break. */
export const HOSTILE: string = `<img src=x onerror=alert(1)>"'&\u001b[31m\u202e${"long ".repeat(60)}`;

/** The same for a branch, whose names git holds to rules. */
export const HOSTILE_BRANCH: string = `<img/src=x/onerror=alert(1)>\u202e${"long".repeat(30)}`;

/** A picture in four colours. */
const PICTURE =
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAoCAIAAADBrGu+AAAAR0lEQVR42u3PQQ0AMAgEMORM4uQgZyIQMw8k92tSA61zO2rCSkBAQEBAQEBAQEBAQEBgG3gdNWECAgICAgICAgICAgICAksf8ACVADyuFA0AAAAASUVORK5CYII=";

const JUNIT =
  '<testsuite name="sums"><testcase classname="sums" name="adds"/><testcase classname="sums" name="&lt;img src=x&gt; divides">' +
  '<failure message="expected 2, found 3">at sums.ts:4</failure></testcase></testsuite>';

const JOBS = {
  Unit: { commands: ['echo "test $N passed"'], atomizers: [{ N: "seq 1 12" }] },
  Browser: {
    commands: ['echo "step $N"', 'if [ "$N" = 3 ]; then echo "Error: expected 4, found 5"; exit 3; fi'],
    atomizers: [{ N: "seq 1 6" }],
  },
  // A third of it has ended, one atom badly; the rest ends when the test lets it.
  "Halfway there": {
    commands: [
      'echo "test $N"; if [ "$N" = 3 ]; then exit 1; fi',
      'if [ "$N" -gt 8 ]; then until [ -e "$PROJECT_DIR/go" ]; do sleep 0.02; done; fi',
    ],
    atomizers: [{ N: "seq 1 24" }],
  },
  // Ends when the test lets it.
  Held: {
    commands: ['until [ -e "$PROJECT_DIR/go" ]; do sleep 0.02; done', 'echo "held $N"'],
    atomizers: [{ N: "seq 1 8" }],
  },
  Endless: { commands: ["while :; do sleep 0.02; done"], atomizers: [{ N: "seq 1 2" }] },
  // Takes its time, unevenly: with a set-up and a teardown, an atom that fails, and one that passes when it is tried again.
  Uneven: {
    setup_build: ["sleep 0.4"],
    commands: [
      'sleep "0.$N"',
      '[ "$N" != 35 ]',
      'if [ "$N" = 22 ]; then [ -e "$PROJECT_DIR/tried" ] || { touch "$PROJECT_DIR/tried"; exit 1; }; fi',
    ],
    atomizers: [{ N: "printf '%s\\n' 08 12 35 05 22 30 04 15 60 10" }],
    retries: 1,
    teardown_build: ["sleep 0.2"],
  },
  // Leaves files of several kinds, and says of its tests.
  Report: {
    commands: [
      'cd "$ARTIFACT_DIR"',
      'echo "coverage 81 %" > "summary of $N.txt"',
      `echo ${PICTURE} | base64 -d > picture.png`,
      "printf '<script>alert(1)</script>' > '<img src=x onerror=alert(1)>.html'",
      "printf '\\000\\001' > core",
      `echo '${JUNIT}' > junit.xml`,
      'printf "\\033[32mgreen\\033[0m <b>%s</b>\\n" "$N"; [ "$N" != 2 ]',
    ],
    atomizers: [{ N: "seq 1 3" }],
    junit: ["junit.xml"],
  },
  // One of its atoms fails once there is a file `broken` in its folder.
  Flip: {
    commands: [
      'if [ "$N" = 3 ] && [ -e "$PROJECT_DIR/broken" ]; then printf "\\033[31mexpected 4\\033[0m, found 5\\n"; exit 3; fi',
    ],
    atomizers: [{ N: "seq 1 6" }],
  },
  // Waits for a file `go` with its first atoms.
  Huge: {
    commands: ['until [ -e "$PROJECT_DIR/go" ]; do sleep 0.02; done'],
    atomizers: [{ N: "seq 1 100000" }],
  },
  // Many atoms of different lengths, of which some fail.
  Mixed: {
    commands: ["sleep 0.0$((N % 7))", 'echo "$N"; [ $((N % 37)) != 5 ]'],
    atomizers: [{ N: "seq 1 200" }],
  },
  Broken: { commands: ["true"], atomizers: [{ N: "echo no atoms can be listed >&2; exit 7" }] },
  [HOSTILE]: { commands: ['printf "<script>alert(1)</script>\\033[31mred\\n"'], atomizers: [{ N: "seq 1 2" }] },
};

/** A project with jobs that pass, fail, break, and wait for a file `go` in its folder. */
export const makeProject = (): string => {
  const project = temporaryFolder();
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify(JOBS));
  return project;
};

/** A repository with the same jobs on a branch of this name; resolves with its path. */
export const makeSources = (project: string, branch: string): string => {
  const repository = makeRepository(join(project, "sources.git"));
  repository.commit({ "clusterrunner.yaml": JSON.stringify({ Unit: JOBS.Unit }) }, branch);
  return repository.url;
};
