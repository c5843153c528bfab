import type { Proposal } from "./proposal.ts";
import { shellWord } from "../shell-word.ts";

/** The text of a clusterrunner.yaml with these jobs, for one who has never seen one. */
export const yamlText = (proposals: readonly Proposal[]): string =>
  [INTRODUCTION, ...tryLines(proposals), ...proposals.map(jobText)].join("\n");

const INTRODUCTION = `# The jobs of this project: \`clusterrunner build\` runs them. Written by \`clusterrunner init\`; now it is yours to change.
#
# An atomizer is a shell command that prints lines. Each line becomes an atom: one run of the job's commands with that line
# in the atomizer's variable. Atoms run at the same time, in the project's folder. An atom passes if its commands exit with 0.
# What it writes to $ARTIFACT_DIR is kept. The set-up runs once, after the atomizer and before the first atom.
#
# To see a job's atoms, run its atomizer in a shell.`;

const tryLines = ([first]: readonly Proposal[]): readonly string[] => {
  if (first?.example === null || first === undefined) return [KEYS];
  const { variable, example, commands } = first;
  return [
    "# To try one atom, run the commands with a value:",
    "#",
    "#   export ARTIFACT_DIR=$(mktemp -d)",
    `#   export ${variable}=${oneLine(shellWord(example))}`,
    ...commands.map((command) => `#   ${command.replaceAll(/[\r\n]+/g, "\n#   ")}`),
    "#",
    KEYS,
  ];
};

const KEYS = "# More keys, such as timeout, retries, env and fail_fast: `clusterrunner schema`.";

const jobText = ({ name, found, notes, setup, commands, variable, list, junit }: Proposal): string =>
  [
    "",
    `# Found: ${oneLine(found)}.`,
    ...notes.map((note) => `# ${oneLine(note)}`),
    `${scalar(name, "")}:`,
    ...(setup.length === 0 ? [] : ["  setup_build:", ...setup.map(item)]),
    "  commands:",
    ...commands.map(item),
    "  atomizers:",
    `    - ${variable}: ${scalar(list, "        ")}`,
    ...(junit === null ? [] : [`  junit: ${scalar(junit, "")}`]),
    "",
  ].join("\n");

const item = (command: string): string => `    - ${scalar(command, "      ")}`;

const oneLine = (text: string): string => text.replaceAll(/\p{Cc}/gu, " ");

/** A string as YAML, as it stands where YAML takes it so; the lines of a longer one are indented by `indent`. */
const scalar = (text: string, indent: string): string => {
  if (PLAIN.test(text) && !/: |:$| #/.test(text) && !WORD.test(text)) return text;
  // Quotes in quotes are hard to read, and to change.
  if (BLOCK.test(text) && indent !== "") return `|-\n${text.replaceAll(/^(?=.)/gm, indent)}`;
  return /[^\P{Cc}\t]/u.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
};

/** Begins with what begins nothing else, and has no white space at its ends. */
const PLAIN = /^[A-Za-z_./$](?:[^\p{Cc}]*[^\p{Cc}\s])?$/u;

/** Has quotes or several lines, and nothing that such a block would change. */
const BLOCK = /^(?=[^]*['\n])[^\s\p{Cc}](?:[^\p{Cc}]|\n)*[^\s\p{Cc}]$/u;

/** What YAML 1.1 takes for something other than a string. */
const WORD = /^(?:[yn]|yes|no|on|off|true|false|null|\.(?:inf|nan)|\.?\d.*)$/i;
