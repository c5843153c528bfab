import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildArguments } from "../../src/client.ts";

/** Builds whose atoms wait until they are let go, and leave which machine ran them. */
export interface SharedHold {
  readonly request: BuildArguments;
  /** The names of the machines that have begun an atom of a build, in order; see `MachineOptions`. */
  begunBy(build: number): readonly string[];
  letGo(build: number): void;
  /** What an atom writes into its artifact `by` when it is let go. */
  readonly artifact: (machine: string) => string;
}

/** In `folder`, which is there and that of the machines. @param atoms how many a build has */
export const makeSharedHold = (folder: string, atoms: number): SharedHold => {
  const project = join(folder, `hold-of-${atoms}`);
  mkdirSync(project);
  const build = "${CLUSTERRUNNER_BUILD##*[-/]}";
  // Its build's folder is below the base directory of the machine, which has the machine's name.
  const machine = `machine=\${CLUSTERRUNNER_BUILD#${folder}/}; machine=\${machine%%/*}`;
  const command =
    `${machine}; echo "$machine" >> "${folder}/begun-${build}"; ` +
    `until [ -e "${folder}/go-${build}" ]; do sleep 0.02; done; echo "by $machine" | tee "$ARTIFACT_DIR/by"`;
  const job = { commands: [command], atomizers: [{ N: `seq ${atoms}` }] };
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify({ Hold: job }));
  return {
    request: { type: "directory", project_directory: project, job_name: "Hold" },
    begunBy: (id) => {
      const path = join(folder, `begun-${id}`);
      return existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
    },
    letGo: (id) => writeFileSync(join(folder, `go-${id}`), ""),
    artifact: (name) => `by ${name}\n`,
  };
};
