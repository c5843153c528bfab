import type { Atom } from "../model/atom.ts";
import type { AtomResult, Build } from "../model/build.ts";

/** What a person sees of a build while it runs. */
export interface View {
  /** The build has changed. */
  update(build: Build): void;
  /** An atom has failed; `tail` is the end of what it printed. */
  failed(atom: Atom, result: AtomResult, tail: readonly string[]): void;
  /** Says a line that is not part of the progress. */
  say(line: string): void;
  /** Takes the progress off the screen. May be called twice. */
  close(): void;
}
