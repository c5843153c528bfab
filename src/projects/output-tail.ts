const BYTES = 4 * 1024;
const LINES = 20;

/** The end of what a command printed, for a message: at most 4 KiB and 20 lines, without white space at its end. */
export const outputTail = (output: string): string => {
  const text = output.trimEnd();
  const tail = Buffer.from(text).subarray(-BYTES).toString();
  const lines = tail.split("\n");
  // A first line that was cut says little, unless it is all there is.
  if (tail.length < text.length && lines.length > 1) lines.shift();
  return lines.slice(-LINES).join("\n");
};
