/** What a console says without what a terminal would make of it: colours are left out, and of a line that was written over the last state stays. */
export const plainText = (output: string): string =>
  output.replaceAll(SEQUENCES, "").split("\n").map(lastState).join("\n").replaceAll(CONTROLS, "");

const lastState = (line: string): string => {
  const whole = line.endsWith("\r") ? line.slice(0, -1) : line;
  return whole.slice(whole.lastIndexOf("\r") + 1);
};

const ESCAPE = String.fromCodePoint(0x1b);
const BELL = String.fromCodePoint(0x07);

/** Those of ECMA-48: with parameters, with a text, and short ones. */
const SEQUENCES = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)|[@-Z\\\\^_])`,
  "g",
);

/** What else has no shape, but for tabs and ends of lines. */
const CONTROLS = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
