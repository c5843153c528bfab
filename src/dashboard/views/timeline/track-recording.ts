import type { AtomBar, RunningAtom, SubjobBar, Track } from "./track.ts";

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
  const atoms: AtomBar[] = [];
  const subjobs: SubjobBar[] = [];
  // In the order in which they run: of some that it was given together only the first has begun.
  let held: Held[] = [];
  let failed = 0;

  const lastEnd = (): number => subjobs.at(-1)?.to ?? 0;

  /** Since when the executor could do what it does now. */
  const freeSince = (since: number): number => Math.max(since, lastEnd());

  const extend = (one: Held, until: number): void => {
    const drawn = one.isDrawn ? subjobs.pop() : undefined;
    const { from, to } = drawn ?? { from: freeSince(one.since), to: freeSince(one.since) };
    subjobs.push({ subjob: one.subjob, from, to: Math.max(to, until) });
    one.isDrawn = true;
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
      const before = lastEnd();
      const to = Math.max(at, before);
      // Of several attempts only the last one's time is told.
      const from = attempts > 1 ? freeSince(one.since) : Math.max(at - seconds, before);
      atoms.push({ subjob, atom, exitCode, attempts, from: Math.min(from, to), to });
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
