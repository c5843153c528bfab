import { failure, type Failure } from "../model/errors.ts";
import { outputTail } from "./output-tail.ts";

const LONGEST_COMMAND = 200;

/** Why a command of a job stopped its build; `action` completes "Cannot ...", `output` is what the command printed. */
export const commandFailure = (action: string, command: string, exitCode: number, output: string): Failure => {
  const found = exitCode < 0 ? `signal ${-exitCode}` : `exit code ${exitCode}`;
  return failure(`Cannot ${action} as "${shortCommand(command)}" must exit with 0: found ${found} ${said(output)}`);
};

/** The same for a command that took longer than its job allows. */
export const lateFailure = (action: string, command: string, timeoutMs: number, output: string): Failure => {
  const wish = `must end within ${timeoutMs / 1_000} s`;
  return failure(`Cannot ${action} as "${shortCommand(command)}" ${wish}: found it running ${said(output)}`);
};

const said = (output: string): string => {
  const tail = outputTail(output);
  return tail === "" ? "and no output" : `and the last output\n${tail}`;
};

/** A command as a message shows it: its start, if it is long. */
export const shortCommand = (command: string): string =>
  command.length <= LONGEST_COMMAND ? command : `${command.slice(0, LONGEST_COMMAND)}...`;
