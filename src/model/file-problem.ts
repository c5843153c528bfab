/** A place in a text; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong in a file. */
export interface FileProblem extends Place {
  /** What must be, and what was found: completes "Cannot read the file as". */
  readonly reason: string;
  /** What to do, as far as that can be told: `did you mean "commands"?` */
  readonly mend: string | null;
  /** The names of which one had to stand there, where the reason lists them all. */
  readonly names?: readonly string[];
}

/** The problem as one sentence, for who shows a single one. */
export const sentenceOf = ({ line, column, reason }: FileProblem, file: string): string =>
  `Cannot read "${file}" line ${line}, column ${column} as ${reason}`;
