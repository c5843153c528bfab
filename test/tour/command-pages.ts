import type { Command } from "commander";
import { createProgram } from "../../src/cli/program.ts";

/** All that the commands say of themselves, as markdown: a part for each in the order of the help. */
export const commandPages = (): string => {
  const program = createProgram("", () => {});
  return visible(program)
    .filter((command) => command.name() !== "help")
    .map(pageOf)
    .join("\n\n");
};

const visible = (command: Command): readonly Command[] => command.createHelp().visibleCommands(command);

const pageOf = (command: Command): string => {
  const { examples, words } = behindOptions(command);
  const below = visible(command);
  const parts = [
    `### ${command.name()}`,
    capital(command.description()),
    fenced("sh", [command, ...below].map(usageOf).join("\n")),
    argumentRows(command),
    optionRows(command.createHelp().visibleOptions(command).filter(isOwn).map(optionRow)),
    ...below.map((one) => belowPart(one, command)),
    fenced("sh", examples),
    words,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
};

/** Of a command below another, only what that one has not. */
const belowPart = (command: Command, above: Command): string => {
  const known = new Set(above.options.map(({ flags }) => flags));
  const options = command.options.filter(({ flags, hidden }) => !known.has(flags) && !hidden);
  const title = `\`${above.name()} ${command.name()}\`: ${command.description()}.`;
  return options.length === 0 ? title : `${title}\n\n${optionRows(options.map(optionRow))}`;
};

type Option = Command["options"][number];

/** Every command has it. */
const isOwn = ({ long }: Option): boolean => long !== "--help";

const usageOf = (command: Command): string => {
  const above = command.parent?.parent === null ? "" : `${command.parent?.name()} `;
  return [`clusterrunner ${above}${[command.name(), ...command.aliases()].join("|")}`, command.usage()]
    .join(" ")
    .trim();
};

const argumentRows = (command: Command): string => {
  const rows = command.createHelp().visibleArguments(command);
  return rows.length === 0
    ? ""
    : table(
        "argument",
        rows.map((argument) => [argument.name(), command.createHelp().argumentDescription(argument)]),
      );
};

const optionRow = (option: Option): readonly [string, string] => {
  const { defaultValue: value, argChoices: choices } = option;
  const notes = [
    ...(choices === undefined ? [] : [`one of ${choices.join(", ")}`]),
    ...(value === undefined || value === false ? [] : [`default: ${String(value)}`]),
  ];
  return [option.flags, `${option.description}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`];
};

const optionRows = (rows: readonly (readonly [string, string])[]): string =>
  rows.length === 0 ? "" : table("option", rows);

const table = (what: string, rows: readonly (readonly [string, string])[]): string =>
  [`| ${what} | |`, "| --- | --- |", ...rows.map(row)].join("\n");

const row = ([name, text]: readonly [string, string]): string =>
  `| \`${name.replaceAll("|", "\\|")}\` | ${prose(text).replaceAll("|", "\\|")} |`;

const fenced = (language: string, text: string): string => (text === "" ? "" : `\`\`\`${language}\n${text}\n\`\`\``);

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Without what markdown would make something of. */
const prose = (text: string): string => text.replaceAll("<", "&lt;").replaceAll("*", "\\*");

/** Its examples, and what the help says after them. */
const behindOptions = (command: Command): { readonly examples: string; readonly words: string } => {
  let help = "";
  command.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp();
  const [, examples = "", words = ""] = /^Examples:\n((?: {2,}.*\n?)*)([\s\S]*)$/m.exec(help) ?? [];
  const commented = examples
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/^ {2}/, "").replace(/(?<=\S)( {2,})(?=\S)/, "$1# "));
  return { examples: commented.join("\n"), words: withFences(words.trim()) };
};

/** Lines that are set in are to be typed. */
const withFences = (words: string): string =>
  words
    .split(/(^ {2}.*(?:\n {2}.*)*)/m)
    .map((part) => (part.startsWith("  ") ? `\n${fenced("sh", part.replaceAll(/^ {2}/gm, ""))}\n` : prose(part)))
    .join("");
