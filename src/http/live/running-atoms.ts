import type { LiveEvent } from "./live-event.ts";

/** By subjob, the atom of it that runs, and how many lines of its console were sent. */
export type Places = ReadonlyMap<number, Place>;

export interface Place {
  readonly atom: number;
  readonly line: number;
}

/** The atoms of one build that run. */
export interface RunningAtoms {
  readonly places: Places;
  /** To be told of each event of the build, in order. */
  take(event: Pick<LiveEvent, "type" | "subjob" | "atom" | "from">): void;
  /** How many lines were sent of the atom that runs in a subjob. */
  sent(subjob: number, line: number): void;
}

/**
 * No fact says that an atom begins: those of a subjob run in order, so it is the first one that is to, and then whichever follows the one that
 * finished. Behind the last one of a subjob that is an atom which is not there, and writes nothing.
 */
export const createRunningAtoms = (places: Places | null): RunningAtoms => {
  const running = new Map(places);
  return {
    places: running,
    take: ({ type, subjob, atom, from }) => {
      if (subjob === null) return;
      if (type === "subjobStarted") running.set(subjob, { atom: from, line: 0 });
      else if (type === "atomFinished" && atom !== null) running.set(subjob, { atom: atom + 1, line: 0 });
      else if (type === "subjobFinished" || type === "subjobRequeued") running.delete(subjob);
    },
    sent: (subjob, line) => {
      const place = running.get(subjob);
      if (place !== undefined) running.set(subjob, { ...place, line });
    },
  };
};
