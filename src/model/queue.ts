import type { Subjob } from "./subjob.ts";

/** The subjobs of one build that wait for an executor, and how many executors have some of them. */
export interface Line {
  readonly build: number;
  /** How many may run at once; null for no limit. */
  readonly limit: number | null;
  /** Of two lines the one with the higher goes first. */
  readonly priority: number;
  readonly running: number;
  /** In the order in which they are handed out; those before `next` are gone. */
  readonly subjobs: readonly Subjob[];
  readonly next: number;
  /** Handed out before and put back, by id; they go first, since their place was before `next`. */
  readonly returned: readonly Subjob[];
}

export const lineOf = (
  build: number,
  subjobs: readonly Subjob[],
  { limit, priority }: { readonly limit: number | null; readonly priority: number },
): Line => ({
  build,
  limit,
  priority,
  running: 0,
  subjobs,
  next: 0,
  returned: [],
});

/** How many subjobs of the line wait. */
export const waiting = (line: Line): number => line.returned.length + line.subjobs.length - line.next;

/**
 * The line that gets the next free executor: of those that wait and are below their limit the one with the highest priority;
 * of these the one with the fewest running, so that builds share fairly; of these the first. Undefined when none can use it.
 */
export const nextLine = (lines: Iterable<Line>): Line | undefined => {
  let best: Line | undefined;
  for (const line of lines) {
    if (waiting(line) === 0 || (line.limit !== null && line.running >= line.limit)) continue;
    if (best === undefined || line.priority > best.priority) best = line;
    else if (line.priority === best.priority && line.running < best.running) best = line;
  }
  return best;
};

/** The first waiting subjobs, `count` at the most, and the line while one slot has them. Throws `RangeError` if none waits. */
export const take = (line: Line, count: number): { readonly subjobs: readonly Subjob[]; readonly line: Line } => {
  const again = line.returned.slice(0, count);
  const next = line.next + Math.min(count - again.length, line.subjobs.length - line.next);
  const subjobs = [...again, ...line.subjobs.slice(line.next, next)];
  if (subjobs.length === 0)
    throw new RangeError(`Cannot take a subjob of build ${line.build} as one must wait: found none`);
  const returned = line.returned.slice(again.length);
  return { subjobs, line: { ...line, running: line.running + 1, returned, next } };
};

/** What a slot may be given at once: as much as is worth this time, in ms. */
const SHARE_MS = 100;

/** The most subjobs that a slot is given at once. */
const LARGEST_SHARE = 128;

/**
 * How many subjobs to hand to one slot at once, at least 1: short ones cost less together. Never so many that the slots would not end
 * together: at most half of what each of them would get. `paceMs` is how long one takes, as far as that is known.
 */
export const shareOf = (line: Line, slots: number, paceMs: number | undefined): number => {
  if (paceMs === undefined) return 1;
  const users = Math.max(1, Math.min(slots, line.limit ?? slots));
  const fair = Math.floor(waiting(line) / (2 * users));
  return Math.max(1, Math.min(LARGEST_SHARE, fair, Math.floor(SHARE_MS / paceMs)));
};

/** The line after a slot that had some of its subjobs was freed. */
export const released = (line: Line): Line => ({ ...line, running: line.running - 1 });

/** The line after a subjob was lost or handed back: it waits again, before every subjob with a higher id. */
export const putBack = (line: Line, subjob: Subjob): Line => ({
  ...line,
  returned: [...line.returned, subjob].toSorted((one, other) => one.id - other.id),
});

/** The line with nothing waiting any more; what runs still runs. */
export const emptied = (line: Line): Line => ({ ...line, next: line.subjobs.length, returned: [] });
