import type { Command, Option } from "commander";
import type { Candidate, GivenOptions, Values } from "./values.ts";

/**
 * What the last of `words`, which may be empty, can become: `words` are those behind the program's name, as the shell tells them apart.
 * `values` knows what may stand for an argument, or behind an option, of a name.
 */
export const candidatesFor = async (
  program: Command,
  words: readonly string[],
  values: (name: string, given: GivenOptions) => Promise<Values>,
): Promise<Values> => {
  const current = words.at(-1) ?? "";
  const walk = walkedTo(program, words.slice(0, -1));
  const valuesOf = async (name: string, choices: readonly string[] | undefined, start: string): Promise<Values> => {
    if (choices !== undefined) return { paths: null, candidates: starting(choices.map(plain), start) };
    const { paths, candidates } = await values(name, walk.given);
    return { paths, candidates: starting(candidates, start) };
  };

  if (walk.awaiting !== undefined) {
    // Bash takes the equals sign of "--flag=value" for a word.
    return valuesOf(nameOf(walk.awaiting), walk.awaiting.argChoices, current === "=" ? "" : current);
  }
  if (walk.isOptionsOver) return argumentCandidates(walk, current, valuesOf);
  const [, flag = "", start = ""] = /^(--[^=]+)=(.*)$/s.exec(current) ?? [];
  const assigned = optionsOf(walk.command).find((option) => option.long === flag && option.required);
  if (assigned !== undefined) {
    const { paths, candidates } = await valuesOf(nameOf(assigned), assigned.argChoices, start);
    return { paths, candidates: candidates.map((candidate) => prefixed(candidate, `${flag}=`)) };
  }
  if (current.startsWith("-")) {
    return { paths: null, candidates: starting(optionsOf(walk.command).map(flagOf), current) };
  }
  return argumentCandidates(walk, current, valuesOf);
};

const starting = (candidates: readonly Candidate[], start: string): readonly Candidate[] =>
  candidates.filter(({ value }) => value.startsWith(start));

/** Where in the tree of commands the words lead. */
interface Walk {
  readonly command: Command;
  /** The command above it; the program's own is itself. */
  readonly parent: Command;
  readonly given: GivenOptions;
  /** How many arguments the command has. */
  readonly place: number;
  /** The option whose value is next. */
  readonly awaiting: Option | undefined;
  readonly isOptionsOver: boolean;
}

const walkedTo = (program: Command, words: readonly string[]): Walk =>
  words.reduce<Walk>(step, {
    command: program,
    parent: program,
    given: new Map(),
    place: 0,
    awaiting: undefined,
    isOptionsOver: false,
  });

const step = (walk: Walk, word: string): Walk => {
  const { command, given, awaiting } = walk;
  if (awaiting !== undefined) {
    if (word === "=") return walk;
    return { ...walk, given: new Map([...given, [awaiting.long ?? "", word]]), awaiting: undefined };
  }
  if (!walk.isOptionsOver && word === "--") return { ...walk, isOptionsOver: true };
  if (!walk.isOptionsOver && word.startsWith("-") && word !== "-") {
    const [, flag = "", value] = /^([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const option = optionsOf(command).find(({ long, short }) => long === flag || short === flag);
    if (option === undefined) return walk;
    if (option.required && value === undefined) return { ...walk, awaiting: option };
    return { ...walk, given: new Map([...given, [option.long ?? "", value ?? ""]]) };
  }
  const sub = walk.place === 0 ? subcommandsOf(command).find((one) => namesOf(one).includes(word)) : undefined;
  return sub === undefined ? { ...walk, place: walk.place + 1 } : { ...walk, command: sub, parent: command };
};

const argumentCandidates = async (
  { command, parent, place, isOptionsOver }: Walk,
  current: string,
  valuesOf: (name: string, choices: readonly string[] | undefined, start: string) => Promise<Values>,
): Promise<Values> => {
  const isHelp = command.name() === "help";
  const listed = place > 0 || isOptionsOver ? [] : subcommandsOf(isHelp ? parent : command);
  const names = listed
    .map((one) => ({ value: one.name(), description: one.summary() || one.description() }))
    .filter(({ value }) => value.startsWith(current));
  const argument = command.registeredArguments[place] ?? command.registeredArguments.find(({ variadic }) => variadic);
  if (argument === undefined || isHelp) return { paths: null, candidates: names };
  const { paths, candidates } = await valuesOf(argument.name(), argument.argChoices, current);
  return { paths, candidates: [...names, ...candidates] };
};

const optionsOf = (command: Command): readonly Option[] => command.createHelp().visibleOptions(command);

const subcommandsOf = (command: Command): readonly Command[] => command.createHelp().visibleCommands(command);

const namesOf = (command: Command): readonly string[] => [command.name(), ...command.aliases()];

const flagOf = ({ long, short, description }: Option): Candidate => ({ value: long ?? short ?? "", description });

/** An option is called by its flag where that says what it takes, such as `--job-name`, else as its value: `<file>`. */
const nameOf = ({ long, flags }: Option): string =>
  /[<[](file|dir)\b/.exec(flags)?.[1] ?? (long ?? "").replace(/^--/, "");

const plain = (value: string): Candidate => ({ value, description: "" });

const prefixed = ({ value, description }: Candidate, prefix: string): Candidate => ({
  value: `${prefix}${value}`,
  description,
});
