import { CHECKED_BUILTINS, MENTIONS_BASH_VARIABLE, OTHER_BASH_WORDS, PLAIN_BUILTINS } from "./bash-names.ts";
import { simpleCommandsOf, type SimpleCommand } from "./simple-commands.ts";

/**
 * The text that, in a subshell of a long-lived bash, does what `bash -c 'set -o pipefail; <script>'` does, to the exit code.
 * Undefined for a script that may do something else there: only what is known to mean the same is inlined, which is
 * external commands and a few builtins, each by its literal name.
 */
export const inlineText = (script: string): string | undefined => {
  if (!ASCII.test(script) || script.endsWith("\\") || MENTIONS_BASH_VARIABLE.test(script)) return undefined;
  const commands = simpleCommandsOf(script);
  if (commands === undefined || commands.length === 0 || !commands.every(meansTheSame)) return undefined;
  // Else a subshell becomes its last command where `bash -c` forks, and a signal to the one is not a signal to the other.
  return becomesItsLast(commands) ? script : `${script}\nexit`;
};

const ASCII = /^[\t\n -~]*$/;

const meansTheSame = ({ words }: SimpleCommand): boolean => {
  const start = words.findIndex((word) => !ASSIGNMENT.test(word));
  const [name, ...operands] = start === -1 ? [] : words.slice(start);
  if (name === undefined) return true;
  if (!LITERAL.test(name) || OTHER_BASH_WORDS.has(name)) return false;
  return PLAIN_BUILTINS.has(name) || !CHECKED_BUILTINS.has(name) || areHarmless(name, operands);
};

const ASSIGNMENT = /^[A-Za-z_]\w*\+?=/;
const LITERAL = /^(?:[\w./+,@-][\w./+,@:%-]*|:|\[)$/;

const areHarmless = (name: string, operands: readonly string[]): boolean => {
  switch (name) {
    case "[":
    case "test":
      // Asks for the options of the shell, among them those of the long-lived one.
      return !operands.includes("-o");
    case "exit":
      // With more than one operand bash gives up the command, and a subshell that does so has another exit code.
      return operands.length === 0 || (operands.length === 1 && operands.every((operand) => /^\d+$/.test(operand)));
    case "printf":
      // Formats times, among them that of the shell's start.
      return !operands.some((operand) => operand.includes("%("));
    default:
      return operands.length > 0 && operands.every((operand) => /^[A-Za-z_]\w*(?:=|$)/.test(operand));
  }
};

/**
 * Whether `bash -c` runs the last command in its own place, without a fork: it has no redirections, is not a part of a pipe,
 * and is not behind `&&` or `||` but in a list that has its line to itself. (The first line is not: `set` is on it.)
 */
const becomesItsLast = (commands: readonly SimpleCommand[]): boolean => {
  const last = commands.at(-1);
  if (last === undefined || last.redirected || last.after === "|") return false;
  const first = commands.findLast(({ after }) => after === "start" || after === "newline" || after === ";");
  return first === last || first?.after === "newline";
};
