import { hasEnded, type Build } from "../model/build.ts";

/** How many builds wait or run, those included that are on their way to the disk: so requests at once can't exceed the most. */
export interface OpenBuilds {
  /** Counts one more, unless that would be more than the most; says whether it did. */
  enter(id: number): boolean;
  /** The build is stored, and is now this. */
  update(build: Build): void;
  /** The disk did not take it. */
  leave(id: number): void;
  /** Nobody knows whether the disk will take it: it counts for a while, and longer if it turns out to be stored. */
  doubt(id: number): void;
}

/** Much longer than a disk needs to take what it was given, in ms. */
const DOUBT_MS = 60_000;

/** `monotonic` is the time in ms. */
export const createOpenBuilds = (most: number, monotonic: () => number): OpenBuilds => {
  const open = new Set<number>();
  const doubtful = new Map<number, number>();

  const forget = (): void => {
    for (const [id, since] of doubtful) {
      if (monotonic() - since < DOUBT_MS) continue;
      doubtful.delete(id);
      open.delete(id);
    }
  };

  return {
    enter: (id) => {
      if (open.size >= most) forget();
      if (open.size >= most) return false;
      open.add(id);
      return true;
    },
    update: (build) => {
      doubtful.delete(build.id);
      if (hasEnded(build)) open.delete(build.id);
      else open.add(build.id);
    },
    leave: (id) => void open.delete(id),
    doubt: (id) => {
      if (open.has(id)) doubtful.set(id, monotonic());
    },
  };
};
