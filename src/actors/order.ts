import type { ProjectOrder, SubjobOrder } from "../executors/contract.ts";
import { atomEnvironment, atomScript, commandString, repetitionText, type Atom } from "../model/atom.ts";
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

/** What is to run of a plan. */
export interface Portion {
  readonly plan: Plan;
  readonly subjobs: readonly Subjob[];
  /** By the id of a subjob, which of its atoms runs first, where that is not 0. */
  readonly from: ReadonlyMap<number, number>;
}

/** What an executor is told to run: the plan's commands with the environment and the files of each atom. */
export const ordersOf = (
  build: number,
  { plan, subjobs, from }: Portion,
  slot: Slot,
  { files, folder }: Pick<Results, "files" | "folder">,
): readonly SubjobOrder[] => {
  const { projectDirectory, job } = plan;
  // One for all of them: what is sent to a thread is written once then.
  const environment = {
    ...job.environment,
    ...buildMark(folder(build)),
    PROJECT_DIR: projectDirectory,
    EXECUTOR_INDEX: String(slot.machine),
    MACHINE_EXECUTOR_INDEX: String(slot.machine),
    BUILD_EXECUTOR_INDEX: String(slot.build),
  };
  const project = projectOrderOf(plan);
  return subjobs.map((subjob) => ({
    build,
    subjob: subjob.id,
    projectDirectory,
    environment,
    atoms: subjob.atoms.map((atom, index) => ({
      ...(job.attempts === undefined ? {} : { name: nameOf(atom) }),
      script: atomScript(atom, job.command),
      environment: atomEnvironment(atom, projectDirectory),
      ...files(build, subjob.id, index),
    })),
    ...(job.attempts === undefined ? {} : { attempts: job.attempts }),
    ...(from.has(subjob.id) ? { from: from.get(subjob.id) } : {}),
    project,
  }));
};

const projectOrderOf = ({ commit, job }: Plan): ProjectOrder => {
  const { labels = [], setup, setupTimeoutMs, teardown, teardownTimeoutMs, environment } = job;
  return { commit, labels, setup, setupTimeoutMs, teardown, teardownTimeoutMs, environment };
};

/** Long enough to know the atom by it, short enough for a message. */
const NAME_LENGTH = 200;

const nameOf = (atom: Atom): string => {
  const name = commandString(atom);
  return `${name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}...` : name}${repetitionText(atom)}`;
};
