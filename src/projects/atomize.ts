import { atomsOf, type Atom } from "../model/atom.ts";
import { failure, success, type Result } from "../model/errors.ts";
import type { Atomizer, Job } from "../model/job.ts";
import { runGroup, shell } from "../processes/process-group.ts";
import { commandFailure, shortCommand } from "./command-failure.ts";

export interface AtomizeOptions {
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly killGraceMs: number;
  readonly signal: AbortSignal;
  /** How much one atomizer may print, in bytes. */
  readonly maxOutputBytes: number;
  /** How many atoms a build may have. */
  readonly maxAtoms: number;
}

/**
 * Runs a job's atomizers one after another in its project and makes an atom of each line that they print to stdout. One that
 * fails, or all of them printing nothing, is a failure.
 */
export const atomize = async (
  job: Job,
  projectDirectory: string,
  options: AtomizeOptions,
): Promise<Result<readonly Atom[]>> => {
  const atoms: Atom[] = [];
  const environment = { ...options.environment, ...job.environment };
  for (const atomizer of job.atomizers) {
    const listed = await list(atomizer, projectDirectory, { ...options, environment });
    if (!listed.ok) return listed;
    const count = atoms.length + listed.value.length;
    if (count > options.maxAtoms) {
      return failure(`${cannotList(atomizer)} as a build must have at most ${options.maxAtoms} atoms: found ${count}`);
    }
    for (const atom of listed.value) atoms.push(atom);
  }
  if (atoms.length > 0) return success(atoms);
  const commands = job.atomizers.map(({ variable, command }) => `"${shortCommand(command)}" for "${variable}"`);
  return failure(
    `Cannot make atoms as an atomizer must print at least one line: found nothing printed by ${commands.join(", ")}`,
  );
};

const list = async (
  atomizer: Atomizer,
  projectDirectory: string,
  options: AtomizeOptions,
): Promise<Result<readonly Atom[]>> => {
  const { environment, killGraceMs, signal, maxOutputBytes } = options;
  const { variable, command } = atomizer;
  const [file, args] = shell(command);
  const exit = await runGroup(file, args, {
    cwd: projectDirectory,
    env: { ...environment, PROJECT_DIR: projectDirectory },
    graceMs: killGraceMs,
    output: "collect",
    signal,
    maxOutputBytes,
  });
  if (exit.overflowed) {
    return failure(
      `${cannotList(atomizer)} as "${shortCommand(command)}" must print at most ${maxOutputBytes} bytes: it printed more than ${maxOutputBytes} bytes`,
    );
  }
  if (exit.exitCode !== 0) return commandFailure(`make atoms for "${variable}"`, command, exit.exitCode, exit.stderr);
  return atomsOf(variable, exit.stdout, projectDirectory);
};

const cannotList = ({ variable }: Atomizer): string => `Cannot make atoms for "${variable}"`;
