import type { Session } from "./session.ts";

/** A code block of a page behind `<!-- tour: NAMES -->`, which are those of the steps that it shows. */
const BLOCK = /^<!-- tour: ([\w ]+) -->\n```console\n([\s\S]*?)^```$/gm;

/** The names and the lines of each such block. */
export const blocksIn = (page: string): readonly (readonly [names: readonly string[], lines: readonly string[]])[] =>
  [...page.matchAll(BLOCK)].map(([, names = "", text = ""]) => [names.split(" "), text.trimEnd().split("\n")]);

/** What a block of these steps has to show. */
export const linesOf = (session: Session, names: readonly string[]): readonly string[] =>
  names.flatMap((name, place) => {
    const step = session.get(name);
    if (step === undefined)
      throw new Error(`Cannot show "${name}" as it must be a step of the tour: found no such step`);
    return [...(place === 0 ? [] : [""]), `$ ${step.command}`, ...step.shown];
  });

/** The page with the blocks that this session gives. */
export const withSession = (page: string, session: Session): string =>
  page.replaceAll(
    BLOCK,
    (_, names: string) =>
      `<!-- tour: ${names} -->\n\`\`\`console\n${linesOf(session, names.split(" "))
        .map((line) => `${line.trimEnd()}\n`)
        .join("")}\`\`\``,
  );

const COMMANDS = /(?<=^<!-- commands -->\n)[\s\S]*?(?=^<!-- end of commands -->$)/m;

/** The page of the commands with this text between its markers. */
export const withCommands = (page: string, text: string): string => page.replace(COMMANDS, () => `\n${text}\n`);
