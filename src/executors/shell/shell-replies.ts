/** What a warm shell says, in order. */
export type ShellReply =
  /** 502 for bash 5.2. */
  | { readonly type: "ready"; readonly version: number }
  /** The next job does not run, nor any other: the shell's folder or the job's is not there any more. The shell ends. */
  | { readonly type: "misplaced" }
  /** The next job is about to get its process. `at` is in seconds since the epoch, by the shell's clock. */
  | { readonly type: "started"; readonly at: number }
  /** The job that was started last has ended. */
  | {
      readonly type: "ended";
      readonly processGroup: number;
      /** Its `$?`. */
      readonly status: number;
      /** Whether it left something in its group: then the shell waits to be told that this has ended. */
      readonly hasLeft: boolean;
      /** Seconds since the epoch, by the shell's clock. */
      readonly at: number;
    }
  /** A line that bash said by itself, such as why it could not open a file. */
  | { readonly type: "remark"; readonly text: string };

/**
 * Reads what comes from a warm shell with this mark, piece by piece: the returned function gives the replies that a piece
 * completes.
 */
export const replyReader = (mark: string): ((piece: string) => readonly ShellReply[]) => {
  let rest = "";
  return (piece) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    return lines.map((line) => replyOf(line, mark));
  };
};

const replyOf = (line: string, mark: string): ShellReply => {
  // What an atom's process wrote without an end of line may stand before it.
  const at = line.indexOf(mark);
  if (at === -1) return { type: "remark", text: line };
  const kind = line[at + mark.length];
  const [first = "", second, third = "", left] = line.slice(at + mark.length + 1).split(" ");
  switch (kind) {
    case "v":
      return { type: "ready", version: Number(first) };
    case "s":
      return { type: "started", at: secondsOf(first) };
    case "e": {
      const [status, processGroup, hasLeft] = [Number(first), Number(second), left === "l"];
      return { type: "ended", status, processGroup, at: secondsOf(third), hasLeft };
    }
    case "m":
      return { type: "misplaced" };
    default:
      return { type: "remark", text: line };
  }
};

/** Bash writes the decimal point of its locale. */
const secondsOf = (text: string): number => Number.parseFloat(text.replace(",", "."));
