import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildArguments } from "../../src/client.ts";
import { makeRepository } from "../projects/source-repository.ts";

/** Builds that leave traces of all that they do, outside of what the server keeps. */
export interface Work {
  /** What to post, in turn; the first and the last are of builds that pass, the second has one atom that fails. */
  readonly requests: readonly BuildArguments[];
  /** Whether builds of a request are to pass. */
  passes(request: BuildArguments): boolean;
  /** What each attempt at a step of a build has left, in order: its process; a step is an atom's value, or `setup` or `teardown`. */
  attempts(build: number, step: string): readonly string[];
  /** The traces of all steps of all builds: names `BUILD-STEP`. */
  traces(): readonly string[];
}

export const ATOMS = 5;

/** The value of the atom that fails. */
const FAILING = 3;

/** In `folder`, which is there. */
export const makeWork = (folder: string): Work => {
  const traces = join(folder, "traces");
  mkdirSync(traces);
  const trace = (step: string): string => `echo $BASHPID >> "${traces}/\${CLUSTERRUNNER_BUILD##*[-/]}-${step}"`;
  const jobOf = (last: string): object => ({
    setup_build: [trace("setup"), "sleep 0.01"],
    atomizers: [{ N: `sleep 0.01; seq ${ATOMS}` }],
    commands: [
      `me=$BASHPID; echo $me >> "${traces}/\${CLUSTERRUNNER_BUILD##*[-/]}-$N"; echo "begin $me"; echo $me >> "$ARTIFACT_DIR/made"; ` +
        `[ $N != 1 ] || (setsid sleep 1000 </dev/null >/dev/null 2>&1 &); sleep 0.0$N; echo "end $me"; ${last}`,
    ],
    teardown_build: [trace("teardown"), "sleep 0.01"],
  });
  const file = (last: string): string => JSON.stringify({ Job: jobOf(last) });
  const directory = (name: string, last: string): BuildArguments => {
    const project = join(folder, name);
    mkdirSync(project);
    writeFileSync(join(project, "clusterrunner.yaml"), file(last));
    return { type: "directory", project_directory: project, job_name: "Job" };
  };
  const repository = makeRepository(join(folder, "repository.git"));
  repository.commit({ "clusterrunner.yaml": file("true") });
  const failing = directory("failing", `[ $N != ${FAILING} ]`);
  return {
    requests: [
      directory("passing", "true"),
      failing,
      { type: "git", url: repository.url, branch: "main", job_name: "Job" },
    ],
    passes: (request) => request !== failing,
    attempts: (build, step) => linesOf(join(traces, `${build}-${step}`)),
    traces: () => readdirSync(traces),
  };
};

const linesOf = (path: string): readonly string[] => {
  try {
    return readFileSync(path, "utf8").split("\n").slice(0, -1);
  } catch {
    return [];
  }
};
