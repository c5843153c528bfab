import { ATOM_STATES, type AtomColumns, type AtomState } from "./atom-columns.ts";

/** Which atoms are shown, and in which order. */
export interface AtomFilter {
  /** Null for all. */
  readonly state: AtomState | null;
  /** In the name, whatever the case. */
  readonly text: string;
  readonly order: "plan" | "slowest";
}

export const UNFILTERED: AtomFilter = { state: null, text: "", order: "plan" };

/** The places of the atoms that are shown, in their order. */
export const shownOf = (
  { loaded, states, names, seconds }: Pick<AtomColumns, "loaded" | "states" | "names" | "seconds">,
  { state, text, order }: AtomFilter,
): Uint32Array => {
  const wanted = state === null ? -1 : ATOM_STATES.indexOf(state);
  const sought = text.trim().toLowerCase();
  const places = new Uint32Array(loaded);
  let count = 0;
  for (let place = 0; place < loaded; place++) {
    if (wanted !== -1 && states[place] !== wanted) continue;
    if (sought !== "" && names[place]?.toLowerCase().includes(sought) !== true) continue;
    places[count] = place;
    count += 1;
  }
  const shown = places.subarray(0, count);
  return order === "plan" ? shown : slowestFirst(shown, seconds);
};

/** More atoms than a build can have. */
const PLACES = 2 ** 20;

/** More than any atom takes, in ms. */
const LONGEST_MS = 2 ** 32;

/** Numbers are sorted ten times as fast as by a function: so each has the time in front, and behind it the place. Those without a time come last. */
const slowestFirst = (places: Uint32Array, seconds: Float32Array): Uint32Array => {
  const keys = new Float64Array(places.length);
  for (let index = 0; index < places.length; index++) {
    const place = places[index] ?? 0;
    const time = seconds[place] ?? Number.NaN;
    const ms = Number.isNaN(time) ? -1 : Math.min(LONGEST_MS, Math.round(time * MS_PER_SECOND));
    keys[index] = (LONGEST_MS - ms) * PLACES + place;
  }
  const sorted = keys.toSorted();
  const slowest = new Uint32Array(places.length);
  for (let index = 0; index < places.length; index++) slowest[index] = (sorted[index] ?? 0) % PLACES;
  return slowest;
};

const MS_PER_SECOND = 1_000;

/** The places of the atoms that took longest, the slowest first. */
export const slowestOf = (
  { loaded, seconds }: Pick<AtomColumns, "loaded" | "seconds">,
  most: number,
): readonly number[] => {
  const top: number[] = [];
  for (let place = 0; place < loaded; place++) {
    const time = seconds[place] ?? Number.NaN;
    const least = seconds[top[most - 1] ?? -1] ?? -1;
    if (Number.isNaN(time) || (top.length === most && time <= least)) continue;
    const behind = top.findIndex((other) => (seconds[other] ?? 0) < time);
    top.splice(behind === -1 ? top.length : behind, 0, place);
    top.length = Math.min(top.length, most);
  }
  return top;
};
