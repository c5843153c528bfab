import { isFields } from "./answer.ts";

/** A group of atoms that run one after another. */
export interface SubjobStatus {
  /** From 0, in the order in which subjobs are handed out. */
  readonly id: number;
  /** The job's commands in one line of shell. */
  readonly command: string;
  readonly atoms: readonly AtomStatus[];
  /** Who has it or had it last, as host:port; null until it has begun. */
  readonly slave: string | null;
}

export interface AtomStatus {
  /** The line of shell that makes the atom what it is, such as `export TOKEN="2";`. */
  readonly command_string: string;
  /** Seconds, from earlier builds; null while there is none in which it passed. */
  readonly expected_time: number | null;
  /** Seconds; null until it has ended. */
  readonly actual_time: number | null;
  /** 0 to 255, or -n when signal n ended it; 124 if it took too long, or was silent for too long. Null until it has ended. */
  readonly exit_code: number | null;
  readonly state: "NOT_STARTED" | "IN_PROGRESS" | "COMPLETED";
  /** Its place within its subjob. */
  readonly id: number;
  readonly subjob_id: number;
  /** How often it ran. @default 1 */
  readonly attempts?: number;
  /** Which of the runs of the same atom it is, from 1; left out if its build runs it once. */
  readonly repetition?: number;
  /** How many runs of the same atom its build has. @default 1 */
  readonly repetitions?: number;
  /** Whether it passed, but not at its first attempt. @default false */
  readonly flaky?: boolean;
  /** Why its last attempt was ended; left out if it ended by itself. */
  readonly reason?: string;
}

/** Some lines of what an atom has printed. */
export interface ConsolePage {
  /** The first of the lines, from 0. */
  readonly offset_line: number;
  /** May be fewer than asked for: more stand behind them. */
  readonly num_lines: number;
  readonly total_num_lines: number;
  /** The lines, each with its newline; what is not UTF-8 is replaced. */
  readonly content: string;
}

/** Which lines of a console hold something. */
export interface ConsoleMatches {
  /** From 0, in order. */
  readonly matches: readonly number[];
  /** Where to go on; `total_num_lines` if all of them were looked at. */
  readonly next_line: number;
  readonly total_num_lines: number;
}

/** Whether an answer holds a subjob. What the other keys hold is taken on trust. */
export const isSubjobStatus = (value: unknown): value is SubjobStatus =>
  isFields(value) && typeof value["id"] === "number" && Array.isArray(value["atoms"]);

export const isAtomStatus = (value: unknown): value is AtomStatus =>
  isFields(value) && typeof value["id"] === "number" && typeof value["command_string"] === "string";

export const isConsolePage = (value: unknown): value is ConsolePage =>
  isFields(value) &&
  typeof value["offset_line"] === "number" &&
  typeof value["num_lines"] === "number" &&
  typeof value["content"] === "string";

export const isConsoleMatches = (value: unknown): value is ConsoleMatches =>
  isFields(value) &&
  Array.isArray(value["matches"]) &&
  typeof value["next_line"] === "number" &&
  typeof value["total_num_lines"] === "number";
