import { durationText } from "../../../ui/duration-text.ts";
import { shownText } from "../../../ui/shown-text.ts";
import { ATOM_STATES, type AtomColumns, type AtomState } from "./atom-columns.ts";

/** The states in words. */
export const ATOM_WORDS: Readonly<Record<AtomState, string>> = {
  waiting: "Waiting",
  running: "Running",
  passed: "Passed",
  flaky: "Flaky",
  failed: "Failed",
};

/** How much of a name is said. */
const MOST_CHARACTERS = 120;

/** An atom in one line: `N=3: failed, 1.2 s`. */
export const atomLine = ({ names, states, seconds }: AtomColumns, place: number): string => {
  const name = shownText((names[place] ?? "").slice(0, MOST_CHARACTERS));
  const state = ATOM_WORDS[ATOM_STATES[states[place] ?? 0] ?? "waiting"].toLowerCase();
  const time = seconds[place] ?? Number.NaN;
  return `${name}: ${state}${Number.isNaN(time) ? "" : `, ${durationText(time)}`}`;
};
