import { atomEnvironment, atomsOf, type Atom } from "../model/atom.ts";
import { failure, success, type Result } from "../model/errors.ts";
import type { Atomizer, Job } from "../model/job.ts";
import { fits, tooLong, variableOf } from "./argument-size.ts";
import { commandFailure, lateFailure, shortCommand } from "./command-failure.ts";
import { runInProject } from "./project-command.ts";

export interface AtomizeOptions {
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly killGraceMs: number;
  readonly signal: AbortSignal;
  /** How much one atomizer may print, in bytes. */
  readonly maxOutputBytes: number;
  /** How long one atomizer may take, in ms. */
  readonly maxMs: number;
  /** How many atoms a build may have. */
  readonly maxAtoms: number;
}

/**
 * Runs a job's atomizers one after another in its project and makes an atom of each line that they print to stdout. One that
 * fails, or takes longer than it may, and all of them printing nothing, is a failure.
 */
export const atomize = async (
  job: Job,
  projectDirectory: string,
  options: AtomizeOptions,
): Promise<Result<readonly Atom[]>> => {
  const atoms: Atom[] = [];
  const environment = { ...options.environment, ...job.environment };
  for (const atomizer of job.atomizers) {
    // The build's own time begins later, but what may not take longer as a whole should not wait longer for its list.
    const maxMs = Math.min(options.maxMs, job.buildTimeoutMs ?? Infinity);
    const listed = await list(atomizer, projectDirectory, { ...options, environment, maxMs });
    if (!listed.ok) return listed;
    const count = atoms.length + listed.value.length;
    if (count > options.maxAtoms) {
      return failure(`${cannotList(atomizer)} as a build must have at most ${options.maxAtoms} atoms: found ${count}`);
    }
    const fitting = checkLengths(atomizer, listed.value, projectDirectory);
    if (!fitting.ok) return fitting;
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
  const { environment, killGraceMs, signal, maxOutputBytes, maxMs } = options;
  const { variable, command } = atomizer;
  const exit = await runInProject(command, projectDirectory, {
    env: environment,
    graceMs: killGraceMs,
    output: "collect",
    signal,
    timeoutMs: maxMs,
    maxOutputBytes,
  });
  if (exit.overflowed) {
    return failure(
      `${cannotList(atomizer)} as "${shortCommand(command)}" must print at most ${maxOutputBytes} bytes: it printed more than ${maxOutputBytes} bytes`,
    );
  }
  const action = `make atoms for "${variable}"`;
  // Some programs say on stdout why they fail.
  const said = exit.stderr.trim() === "" ? exit.stdout : exit.stderr;
  if (exit.late) return lateFailure(action, command, maxMs, said);
  if (exit.exitCode !== 0) return commandFailure(action, command, exit.exitCode, said);
  return atomsOf(variable, exit.stdout, projectDirectory);
};

/** An atom whose variable is too long could start no command. */
const checkLengths = (atomizer: Atomizer, atoms: readonly Atom[], projectDirectory: string): Result<void> => {
  for (const [line, atom] of atoms.entries()) {
    for (const [name, value] of Object.entries(atomEnvironment(atom, projectDirectory))) {
      const variable = variableOf(name, value);
      if (!fits(variable)) return failure(`${cannotList(atomizer)} as line ${line + 1} ${tooLong(variable)}`);
    }
  }
  return success(undefined);
};

const cannotList = ({ variable }: Atomizer): string => `Cannot make atoms for "${variable}"`;
