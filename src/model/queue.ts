import type { Subjob } from "./subjob.ts";

/** The subjobs of one build that wait for an executor, and how many of them run. */
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

/** The first waiting subjob, and the line while it runs. Throws `RangeError` if none waits. */
export const takeFirst = (line: Line): { readonly subjob: Subjob; readonly line: Line } => {
  const running = line.running + 1;
  const [first, ...returned] = line.returned;
  if (first !== undefined) return { subjob: first, line: { ...line, running, returned } };
  const subjob = line.subjobs[line.next];
  if (subjob === undefined)
    throw new RangeError(`Cannot take a subjob of build ${line.build} as one must wait: found none`);
  return { subjob, line: { ...line, running, next: line.next + 1 } };
};

/** The line after one of its subjobs stopped running for good. */
export const released = (line: Line): Line => ({ ...line, running: line.running - 1 });

/** The line after a running subjob was lost: it waits again, before every subjob with a higher id. */
export const putBack = (line: Line, subjob: Subjob): Line => ({
  ...line,
  running: line.running - 1,
  returned: [...line.returned, subjob].toSorted((one, other) => one.id - other.id),
});

/** The line with nothing waiting any more; what runs still runs. */
export const emptied = (line: Line): Line => ({ ...line, next: line.subjobs.length, returned: [] });
