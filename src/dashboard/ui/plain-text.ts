import { terminalLine } from "./terminal-line.ts";

/** What a console says, without the colours: each line as a terminal shows it in the end. */
export const plainText = (output: string): string =>
  output
    .split("\n")
    .map((line) =>
      terminalLine(line)
        .runs.map(({ text }) => text)
        .join(""),
    )
    .join("\n");
