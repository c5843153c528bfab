import type { SubjobOrder } from "../executors/contract.ts";
import { atomEnvironment, atomScript, commandString, type Atom } from "../model/atom.ts";
import { buildMark } from "../model/build-mark.ts";
import type { Plan } from "../model/build.ts";
import type { Subjob } from "../model/subjob.ts";
import type { Results } from "../store/contract.ts";

/** Which slot runs a subjob. */
export interface Slot {
  /** The executor's number on this machine, from 0. */
  readonly machine: number;
  /** From 0, and no two running subjobs of one build share it: commands use it to tell their databases or ports apart. */
  readonly build: number;
}

/** What an executor is told to run: the plan's commands with the environment and the files of each atom. */
export const orderOf = (
  build: number,
  plan: Plan,
  subjob: Subjob,
  slot: Slot,
  { files, folder }: Pick<Results, "files" | "folder">,
): SubjobOrder => ({
  build,
  subjob: subjob.id,
  projectDirectory: plan.projectDirectory,
  environment: {
    ...plan.job.environment,
    ...buildMark(folder(build)),
    PROJECT_DIR: plan.projectDirectory,
    EXECUTOR_INDEX: String(slot.machine),
    MACHINE_EXECUTOR_INDEX: String(slot.machine),
    BUILD_EXECUTOR_INDEX: String(slot.build),
  },
  atoms: subjob.atoms.map((atom, index) => ({
    ...(plan.job.attempts === undefined ? {} : { name: nameOf(atom) }),
    script: atomScript(atom, plan.job.command),
    environment: atomEnvironment(atom, plan.projectDirectory),
    ...files(build, subjob.id, index),
  })),
  ...(plan.job.attempts === undefined ? {} : { attempts: plan.job.attempts }),
});

/** Long enough to know the atom by it, short enough for a message. */
const NAME_LENGTH = 200;

const nameOf = (atom: Atom): string => {
  const name = commandString(atom);
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}...` : name;
};
