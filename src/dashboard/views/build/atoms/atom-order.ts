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
  if (order === "plan") return shown;
  // Those that have not ended have no time, and come last.
  const timeOf = (place: number): number => {
    const time = seconds[place] ?? Number.NaN;
    return Number.isNaN(time) ? -1 : time;
  };
  return shown.toSorted((one, other) => timeOf(other) - timeOf(one) || one - other);
};

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
