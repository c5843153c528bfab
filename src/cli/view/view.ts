import type { BuildEvent } from "../../client.ts";
import type { EndedAtom, Progress } from "./progress.ts";
import type { Summary } from "./summary.ts";

/** What somebody sees of a build: a person at a terminal, a log, or a program. */
export interface View {
  /** Something has happened, and `progress` knows of it. */
  event(event: BuildEvent, progress: Progress): void;
  /** An atom has ended that is to be told of; `tail` is the end of what it printed. */
  ended(end: EndedAtom, tail: readonly string[]): void;
  /** Says a line that is not part of the progress. */
  say(line: string): void;
  /** The build is over. */
  summary(summary: Summary): void;
  /** Takes the progress off the screen, and resolves when all is written, or nobody reads it any more. May be called twice. */
  close(): Promise<void>;
}
