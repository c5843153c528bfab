import type { Run } from "../../ui/terminal-line.ts";

/** A piece of a line, and whether it is what was looked for. */
export interface MarkedRun extends Run {
  readonly isMatch: boolean;
}

/** The same pieces, cut where a text begins and ends, be its letters large or small. */
export const markedRuns = (runs: readonly Run[], text: string): readonly MarkedRun[] => {
  const cuts = placesOf(text.toLowerCase(), runs.map((run) => run.text).join(""));
  const marked: MarkedRun[] = [];
  let place = 0;
  for (const { text: whole, style } of runs) {
    for (let from = 0; from < whole.length;) {
      const next = cuts.find((cut) => cut > place + from) ?? Infinity;
      const to = Math.min(whole.length, next - place);
      const isMatch = cuts.filter((cut) => cut <= place + from).length % 2 === 1;
      marked.push({ text: whole.slice(from, to), style, isMatch });
      from = to;
    }
    place += whole.length;
  }
  return marked;
};

/** Where it begins and ends, by turns. */
const placesOf = (sought: string, text: string): readonly number[] => {
  const lower = text.toLowerCase();
  // A few letters are longer when they are small: then no place fits.
  if (sought === "" || lower.length !== text.length) return [];
  const places: number[] = [];
  for (let at = lower.indexOf(sought); at !== -1; at = lower.indexOf(sought, at + sought.length)) {
    if (places.at(-1) === at) places.pop();
    else places.push(at);
    places.push(at + sought.length);
    if (places.length > MOST_PLACES) break;
  }
  return places;
};

/** More in one line nobody tells apart. */
const MOST_PLACES = 400;
