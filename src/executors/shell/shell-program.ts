import { shell } from "../../processes/shell.ts";
import { inlineText } from "./inline-script.ts";
import { quotedWord } from "./quoted-word.ts";
import type { EnvironmentChanges } from "./shell-environment.ts";

/** What a warm shell is to run next. */
export interface ShellOrder {
  /** As for `bash -c`. */
  readonly script: string;
  /** The file that gets stdout and stderr, in a folder that is there; appended to if it exists. */
  readonly console: string;
  /** Where it must find an empty folder, and no link to one. */
  readonly artifacts: string;
  /** Made before the script runs, and kept after it. */
  readonly changes: EnvironmentChanges;
}

/** Where a warm shell reads orders, and answers. */
export const CONTROL = 3;

/** Where a warm shell is told to go on, when what a job had left has been ended. */
export const GO = 4;

/** What `wait` says of a job that a signal has stopped: 128 and SIGSTOP, SIGTSTP, SIGTTIN or SIGTTOU, on Linux. A job may exit so, too. */
const STOPPED = { first: 147, last: 150 };

/** Seconds between two looks at a stopped job. */
const LOOK_S = 0.1;

/** Digits of the length before an order. */
const HEADER = 8;

/** A process gets at most 128 KiB in one string, on Linux. */
const LONGEST = 100_000;

/**
 * A program for the standard input of a bash that works in `folder`: it reads orders, evaluates each, and answers (see
 * `shell-replies.ts`). Each answer follows the mark, which nothing that an order runs can know, since what bash says by itself goes
 * the same way. An order for which a folder is not the one that it must be is its last.
 *
 * Job control puts each order's subshell into a process group of its own, and makes bash say what signal ended it: `$?` is the same
 * for signal n and for exit code 128 + n. The end of a job is told together with the start of the next one if that waits already,
 * so that whoever listens is woken once for each job and not twice: before that one has a process, which may end this shell at once.
 * All names hold the mark, so that no script has them.
 */
export const shellProgram = (mark: string, folder: string): string => {
  const said = `\${q${mark}}`;
  return [
    // One command to its end, so that bash has read it all when its input becomes another.
    `{ exec <&${CONTROL} >&${CONTROL} 2>&${CONTROL} ${CONTROL}>&-`,
    "set -m -o pipefail",
    `q${mark}=`,
    `r${mark}() { wait $!; x${mark}=$?`,
    // Not by -f, which goes round and round while a job is stopped, and for ever where one was killed: bash then looks into memory
    // that it has freed.
    `while ((x${mark} >= ${STOPPED.first} && x${mark} <= ${STOPPED.last})) && kill -0 $! 2>/dev/null`,
    `do read -rN 1 -t ${LOOK_S} <&${GO}; wait $!; x${mark}=$?; done`,
    `q${mark}="${mark}e$x${mark} $! $EPOCHREALTIME"`,
    // Else bash keeps it in a list, which it goes through for each job.
    "disown -a",
    // Cheaper than to ask from JavaScript, where the answer is an exception.
    `if kill -0 -- -$! 2>/dev/null; then echo "${said} l"; q${mark}=; read -rN 1 <&${GO}`,
    `else q${mark}+=$'\\n'; fi; }`,
    // What it has been handed besides must not run here: it would be ended with the shell.
    `m${mark}() { echo "${said}${mark}m"; exit; }`,
    // Whether the atom before has left the next one's folder as it was: there, and empty. What is found is said, as a remark.
    `w${mark}() { [[ -d $a${mark} && ! -h $a${mark} ]] && ! compgen -G "$g${mark}/*" && ! compgen -G "$g${mark}/.[!.]*"; }`,
    `echo "${mark}v$((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1]))"`,
    "while :; do",
    `if [[ -n ${said} ]] && ! read -t 0; then echo -n "${said}"; q${mark}=; fi`,
    `read -rN ${HEADER} && read -rN "$REPLY" || exit`,
    `if [[ . -ef ${quotedWord(folder)} ]]; then eval "$REPLY"; else m${mark}; fi; done; }`,
  ].join("\n");
};

/** Writes the orders for one warm shell. */
export interface OrderWriter {
  /**
   * An order with its length before it; undefined if it would be longer than is worth sending, or than the system gives to a
   * process: then the shell must not be sent it. It is ASCII, so that it has the same length in every locale. Values are in it as
   * quoted words alone.
   *
   * What the script does to variables, options, traps, folder, limits and descriptors ends with its subshell, which has
   * nothing of the shell's but its exported variables.
   */
  write(order: ShellOrder): string | undefined;
}

/** For a shell that runs `shellProgram` with this mark. Each script is sent once; nearly all atoms of a job have the same. */
export const orderWriter = (mark: string): OrderWriter => {
  const known = new Map<string, string>();
  return {
    write: ({ script, console, artifacts, changes }) => {
      const name = known.get(script);
      const job = name ?? `f${mark}${known.size}`;
      const lines = [
        ...(name === undefined ? [definitionOf(job, mark, script)] : []),
        ...Array.from(changes, ([variable, value]) =>
          value === undefined ? `unset ${variable}` : `export ${variable}=${quotedWord(value)}`,
        ),
        `c${mark}=${quotedWord(console)}`,
        `a${mark}=${quotedWord(artifacts)} g${mark}=${quotedWord(literally(artifacts))}`,
        `if w${mark}; then ${job}; else m${mark}; fi`,
      ];
      const order = lines.join("\n");
      if (order.length > LONGEST) return undefined;
      known.set(script, job);
      return String(order.length).padStart(HEADER, "0") + order;
    },
  };
};

/** A pattern that is met by this path alone. */
const literally = (path: string): string => path.replaceAll(/[*?[\]\\]/g, String.raw`\$&`);

/** A function that runs the script. For appending, so that an atom which opens /dev/stderr by name does not overwrite itself. */
const definitionOf = (name: string, mark: string, script: string): string => {
  const { before, body } = jobOf(name, script);
  return `${before}${name}() { echo "\${q${mark}}${mark}s$EPOCHREALTIME"
( ${body}\n) </dev/null >>"$c${mark}" 2>&1 ${GO}<&- & r${mark}; }`;
};

const jobOf = (name: string, script: string): { readonly before: string; readonly body: string } => {
  const inline = inlineText(script);
  if (inline !== undefined) return { before: "", body: inline };
  const [file, args] = shell(script);
  const words = [file, ...args.slice(0, -1)].map(quotedWord).join(" ");
  // By a variable, as bash prints the body when a signal has ended it. And as deep as if this shell were not there.
  return {
    before: `s${name}=${quotedWord(args.at(-1) ?? "")}\n`,
    body: `SHLVL=$((SHLVL - 1)) exec ${words} "$s${name}"`,
  };
};
