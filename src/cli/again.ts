import type { ServerFlags } from "./server.ts";
import { shellWord } from "./shell-word.ts";

/** A command line as a person would type it: options without a value are left out. */
export const commandLine = (
  words: readonly string[],
  options: readonly (readonly [option: string, value: string | undefined])[],
): string =>
  [...words, ...options.flatMap(([option, value]) => (value === undefined ? [] : [option, shellWord(value)]))].join(
    " ",
  );

/** The command that asks the same server: `clusterrunner retry 12`. */
export const serverCommand = (words: readonly (string | number)[], { masterUrl, configFile }: ServerFlags): string =>
  commandLine(
    ["clusterrunner", ...words.map(String)],
    [
      ["-m", masterUrl],
      ["-c", configFile],
    ],
  );
