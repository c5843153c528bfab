import type { RunningAtom, Track } from "./track.ts";

/** A track that grows. */
export interface TrackRecording extends Track {
  /** The executor was given a subjob, which it runs after those that it has. */
  hold(subjob: number, at: number): void;
  /** An atom of a subjob that it has is over. */
  finish(atom: FinishedAtom): void;
  /** It does not have the subjob any more. `until` is when it was lost; null if it ended by itself. */
  release(subjob: number, until: number | null): void;
  /** It has nothing any more. */
  stop(until: number): void;
}

/** As an event tells it. */
export interface FinishedAtom {
  readonly subjob_id: number;
  readonly atom_id: number;
  readonly exit_code: number;
  readonly seconds: number;
  readonly at: number;
  readonly attempts?: number;
}

interface Held {
  readonly subjob: number;
  readonly since: number;
  /** The place of the atom that comes next. */
  next: number;
  /** Whether it has a bar. */
  isDrawn: boolean;
}

export const createTrackRecording = (executor: number): TrackRecording => {
  const atoms = {
    starts: column(),
    ends: column(),
    subjobs: column(),
    atoms: column(),
    exitCodes: column(),
    attempts: column(),
  };
  const subjobs = { starts: column(), ends: column(), subjobs: column() };
  // In the order in which they run: of some that it was given together only the first has begun.
  let held: Held[] = [];
  let failed = 0;

  /** Since when the executor could do what it does now. */
  const freeSince = (since: number): number => Math.max(since, subjobs.ends.at(-1) ?? 0);

  const extend = (one: Held, until: number): void => {
    if (!one.isDrawn) {
      subjobs.starts.push(freeSince(one.since));
      subjobs.subjobs.push(one.subjob);
      subjobs.ends.push(freeSince(Math.max(one.since, until)));
      one.isDrawn = true;
      return;
    }
    subjobs.ends[subjobs.ends.length - 1] = Math.max(subjobs.ends.at(-1) ?? 0, until);
  };

  return {
    executor,
    atoms,
    subjobs,
    get failed() {
      return failed;
    },
    get running(): RunningAtom | null {
      const [first] = held;
      if (first === undefined) return null;
      return { subjob: first.subjob, atom: first.next, since: freeSince(first.since) };
    },
    hold: (subjob, since) => void held.push({ subjob, since, next: 0, isDrawn: false }),
    finish: ({ subjob_id: subjob, atom_id: atom, exit_code: exitCode, seconds, at, attempts = 1 }) => {
      const one = held.find((other) => other.subjob === subjob);
      if (one === undefined) return;
      const before = subjobs.ends.at(-1) ?? 0;
      const end = Math.max(at, before);
      // Of several attempts only the last one's time is told.
      const start = attempts > 1 ? freeSince(one.since) : Math.max(at - seconds, before);
      atoms.starts.push(Math.min(start, end));
      atoms.ends.push(end);
      atoms.subjobs.push(subjob);
      atoms.atoms.push(atom);
      atoms.exitCodes.push(exitCode);
      atoms.attempts.push(attempts);
      failed += Number(exitCode !== 0);
      one.next = atom + 1;
      extend(one, at);
    },
    release: (subjob, until) => {
      const [first] = held;
      if (until !== null && first?.subjob === subjob) extend(first, until);
      held = held.filter((one) => one.subjob !== subjob);
    },
    stop: (until) => {
      const [first] = held;
      if (first !== undefined) extend(first, until);
      held = [];
    },
  };
};

const column = (): number[] => [];
