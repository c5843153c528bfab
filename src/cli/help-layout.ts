import { Help, type Command } from "commander";
import { endIfUnread } from "./unread-output.ts";
import { wrapped } from "./wrapped.ts";

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 110;

/** For files and pipes, and terminals that tell no width. */
const USUAL = 80;

/** Below it a description stands under what it describes. */
const NARROW = 64;

/** Has the help of `program`, and of all commands that are then added, fit the width of the terminal. */
export const fitHelp = (program: Command): Command => {
  const width = widthOf(process.stdout);
  const usual = new Help();
  return program
    .configureHelp({
      minWidthToWrap: 16,
      // That a command has options goes without saying.
      subcommandTerm: (command) =>
        `${[command.name(), ...command.aliases()].join("|")} ${command.usage().replace("[options]", "").trim()}`.trim(),
      // A flag is off unless it is given.
      optionDescription: (option) => usual.optionDescription(option).replace(/ ?\(default: false\)$/, ""),
      ...(width < NARROW ? { formatItem: stacked } : {}),
    })
    .configureOutput({
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
      writeOut: (text) => {
        endIfUnread(process.stdout);
        process.stdout.write(fitted(text, width));
      },
      writeErr: (text) => process.stderr.write(fitted(text, width)),
    });
};

const widthOf = ({ isTTY, columns }: NodeJS.WriteStream): number =>
  isTTY && columns > 0 ? Math.min(columns, WIDEST) : USUAL;

/** An option or command of a narrow help, and below it what it does. */
const stacked = (term: string, _: number, description: string, helper: Help): string => {
  const lines = wrapped(description, (helper.helpWidth ?? USUAL) - BELOW.length);
  return [`  ${term}`, ...(description === "" ? [] : lines.map((line) => `${BELOW}${line}`))].join("\n");
};

const BELOW = " ".repeat(6);

/**
 * A text of help in lines of at most `width`. Examples move closer to their explanations, or have them below, where they do not fit side
 * by side; the examples themselves stay whole, so that they can be copied.
 */
export const fitted = (text: string, width: number): string => {
  const lines = paragraphsIn(text, width);
  const examples = lines.flatMap((line) => {
    const [, example, meaning] = EXAMPLE.exec(line) ?? [];
    return example === undefined || meaning === undefined ? [] : [{ line, example, meaning }];
  });
  const column = Math.max(0, ...examples.map(({ example }) => example.length)) + GAP;
  const isFitting = examples.every(({ line }) => line.length <= width);
  const isBeside = examples.every(({ meaning }) => column + meaning.length <= width);
  const layOut = (line: string): readonly string[] => {
    const found = examples.find((example) => example.line === line);
    if (found === undefined) return line.startsWith("  clusterrunner ") ? [line] : wrappedLine(line, width);
    const { example, meaning } = found;
    if (isFitting) return [line];
    if (isBeside) return [`${example.padEnd(column)}${meaning}`];
    return [example, ...wrapped(meaning, width - BELOW.length).map((part) => `${BELOW}${part}`)];
  };
  return lines.flatMap(layOut).join("\n");
};

const GAP = 2;

/** The lines of a text, those of a paragraph that is too wide put together: broken one by one they would be long and short by turns. */
const paragraphsIn = (text: string, width: number): readonly string[] => {
  const blocks: string[][] = [];
  for (const line of text.split("\n")) {
    const block = blocks.at(-1);
    if (block !== undefined && isProse(line) && isProse(block.at(-1) ?? "")) block.push(line);
    else blocks.push([line]);
  }
  return blocks.flatMap((block) => (block.some((line) => line.length > width) ? [block.join(" ")] : block));
};

/** Neither set in nor a heading. */
const isProse = (line: string): boolean => /^\S.*[^:]$/.test(line);

/** `  clusterrunner build -j Test      its job "Test"`: an example, and what it does. */
const EXAMPLE = /^( {2}clusterrunner\b.*?) {2,}(\S.*)$/;

const wrappedLine = (line: string, width: number): readonly string[] => {
  if (line.length <= width) return [line];
  const indent = /^ */.exec(line)?.[0] ?? "";
  return wrapped(line.trim(), width - indent.length).map((part) => `${indent}${part}`);
};
