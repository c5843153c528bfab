import type { AtomStatus } from "../../../../client.ts";
import { atomName } from "../../../ui/atom-name.ts";

/** How an atom is, as it is told apart in the grid. */
export const ATOM_STATES = ["waiting", "running", "passed", "flaky", "failed"] as const;

export type AtomState = (typeof ATOM_STATES)[number];

/**
 * The atoms of a build in the order of its subjobs, a column for each thing that is known of them: 100,000 take some megabytes. It is
 * changed in place, for as many events as there may be; `AtomBook` tells when.
 */
export interface AtomColumns {
  /** How many there are. */
  readonly total: number;
  /** Whether the build has: then no atom begins any more, whatever is still told of it. */
  hasEnded: boolean;
  /** From the first on, of how many something is known. */
  loaded: number;
  /** Of each its place in `ATOM_STATES`. */
  readonly states: Uint8Array;
  /** How many there are in each of `ATOM_STATES`, of those that are loaded. */
  readonly counts: number[];
  /** How long it took; NaN until it has ended. */
  readonly seconds: Float32Array;
  /** How long it is expected to take; NaN where nobody knows. */
  readonly expected: Float32Array;
  readonly subjobs: Uint32Array;
  readonly names: string[];
  /** By the ids of subjobs, which count from 0: where their first atom is. */
  readonly firsts: number[];
  /** The longest of `seconds`. */
  slowest: number;
}

export const WAITING = 0;
export const RUNNING = 1;
export const PASSED = 2;
export const FLAKY = 3;
export const FAILED = 4;

export const columnsFor = (total: number): AtomColumns => ({
  total,
  hasEnded: false,
  loaded: 0,
  states: new Uint8Array(total),
  counts: ATOM_STATES.map(() => 0),
  seconds: new Float32Array(total).fill(Number.NaN),
  expected: new Float32Array(total).fill(Number.NaN),
  subjobs: new Uint32Array(total),
  names: [],
  firsts: [],
  slowest: 0,
});

/** Adds the next atoms, those behind `loaded`. */
export const addAtoms = (columns: AtomColumns, atoms: readonly AtomStatus[]): void => {
  for (const atom of atoms) {
    const place = columns.loaded;
    if (place >= columns.total) return;
    columns.loaded += 1;
    columns.names.push(atomName(atom.command_string));
    columns.subjobs[place] = atom.subjob_id;
    if (atom.id === 0) columns.firsts[atom.subjob_id] = place;
    columns.expected[place] = atom.expected_time ?? Number.NaN;
    columns.counts[WAITING] = (columns.counts[WAITING] ?? 0) + 1;
    if (atom.actual_time !== null) setSeconds(columns, place, atom.actual_time);
    setState(columns, place, stateOf(atom));
  }
};

/** Where an atom is; undefined while it is not loaded. */
export const placeOf = ({ firsts, loaded }: AtomColumns, subjob: number, atom: number): number | undefined => {
  const first = firsts[subjob];
  return first === undefined || first + atom >= loaded ? undefined : first + atom;
};

/** The atom's place within its subjob. */
export const idOf = ({ firsts, subjobs }: AtomColumns, place: number): number =>
  place - (firsts[subjobs[place] ?? 0] ?? 0);

export const setState = ({ states, counts }: AtomColumns, place: number, state: number): void => {
  const before = states[place] ?? WAITING;
  counts[before] = (counts[before] ?? 0) - 1;
  counts[state] = (counts[state] ?? 0) + 1;
  states[place] = state;
};

export const setSeconds = (columns: AtomColumns, place: number, seconds: number): void => {
  columns.seconds[place] = seconds;
  columns.slowest = Math.max(columns.slowest, seconds);
};

/** How an atom ended, by what is told of its end. */
export const endState = (exitCode: number, isFlaky: boolean): number =>
  exitCode !== 0 ? FAILED : isFlaky ? FLAKY : PASSED;

const stateOf = ({ state, exit_code: code, flaky = false }: AtomStatus): number => {
  if (state === "NOT_STARTED") return WAITING;
  return state === "IN_PROGRESS" || code === null ? RUNNING : endState(code, flaky);
};
