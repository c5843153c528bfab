/** The bytes as text, what is not UTF-8 replaced, and each line of more than `most` bytes cut with a mark at its end. */
export const consoleText = (bytes: Buffer, most: number): string => {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length;) {
    const rest = bytes.length - from;
    // All lines up to here are short enough, since they are together.
    const end = rest <= most ? bytes.length : bytes.lastIndexOf(NEWLINE, from + most) + 1;
    if (end > from) {
      parts.push(bytes.toString("utf8", from, end));
      from = end;
      continue;
    }
    const newline = bytes.indexOf(NEWLINE, from + most);
    const length = (newline === -1 ? bytes.length : newline) - from;
    parts.push(cutLine(bytes.subarray(from, from + most), length, newline !== -1));
    from += length + 1;
  }
  return parts.join("");
};

/** The beginning of a line of `length` bytes, with a mark that says how long it is. */
export const cutLine = (beginning: Uint8Array, length: number, newline: boolean): string => {
  // As a stream, so that a character which is not complete is left out rather than replaced.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(beginning, { stream: true });
  return `${text} [cut: a line of ${length} bytes]${newline ? "\n" : ""}`;
};

const NEWLINE = 10;
