import { extentOf, phasesOf, type Phase } from "./phases.ts";
import type { Recording } from "./recording.ts";
import { firstEndingAfter, isFailed, type Span, type Track } from "./track.ts";

/** Something in the picture that can be pointed at. */
export type Mark =
  | { readonly type: "atom"; readonly executor: number; readonly index: number }
  | { readonly type: "running"; readonly executor: number }
  | ({ readonly type: "idle"; readonly executor: number } & Span)
  | { readonly type: "phase"; readonly phase: Phase };

/** The time that a mark takes. */
export const spanOf = (recording: Recording, mark: Mark, now: number): Span => {
  switch (mark.type) {
    case "idle":
      return mark;
    case "phase":
      return mark.phase;
    case "running":
      return { from: trackIn(recording, mark.executor)?.running?.since ?? now, to: now };
    case "atom":
      return trackIn(recording, mark.executor)?.atoms[mark.index] ?? { from: now, to: now };
  }
};

export const trackIn = ({ tracks }: Recording, executor: number): Track | undefined =>
  tracks.find((track) => track.executor === executor);

/** What an executor did at a moment; `slack` in seconds is how far a bar may be off. */
export const markAt = (recording: Recording, track: Track, time: number, slack: number, now: number): Mark => {
  const { executor, atoms, running } = track;
  const index = firstEndingAfter(atoms, time - slack);
  const start = atoms[index]?.from;
  if (start !== undefined && start <= time + slack) return { type: "atom", executor, index };
  if (running !== null && running.since <= time + slack) return { type: "running", executor };
  const extent = extentOf(recording, now);
  const from = atoms[index - 1]?.to ?? extent.from;
  return { type: "idle", executor, from, to: start ?? running?.since ?? extent.to };
};

/** The phase at a moment, or the one that is next to it. */
export const phaseAt = (recording: Recording, time: number, now: number): Mark | null => {
  const phases = phasesOf(recording, now);
  const phase = phases.find(({ to }) => to > time) ?? phases.at(-1);
  return phase === undefined ? null : { type: "phase", phase };
};

/** The bar before or behind a mark in its row, or the mark itself if there is none. */
export const neighbour = (recording: Recording, mark: Mark, step: 1 | -1, now: number): Mark => {
  if (mark.type === "phase") {
    const phases = phasesOf(recording, now);
    const place = phases.findIndex(({ name }) => name === mark.phase.name);
    const phase = phases[place + step];
    return phase === undefined ? mark : { type: "phase", phase };
  }
  const { executor } = mark;
  const track = trackIn(recording, executor);
  if (track === undefined) return mark;
  const count = track.atoms.length;
  const { from } = spanOf(recording, mark, now);
  // Of a pause, the bar behind it is the first that ends later.
  const behind =
    mark.type === "atom" ? mark.index + 1 : mark.type === "running" ? count + 1 : firstEndingAfter(track.atoms, from);
  const before = mark.type === "running" ? count - 1 : behind - (mark.type === "atom" ? 2 : 1);
  const index = step === 1 ? behind : before;
  if (index >= 0 && index < count) return { type: "atom", executor, index };
  return index === count && track.running !== null ? { type: "running", executor } : mark;
};

/** The failed atom that begins next behind a moment, or the first of all; null if none has failed. */
export const nextFailure = ({ tracks }: Recording, time: number): Mark | null => {
  let [next, first]: (Candidate | undefined)[] = [];
  for (const { executor, atoms } of tracks)
    for (const [index, atom] of atoms.entries()) {
      if (!isFailed(atom)) continue;
      const found = { executor, index, from: atom.from };
      if (first === undefined || found.from < first.from) first = found;
      if (found.from > time && (next === undefined || found.from < next.from)) next = found;
    }
  const found = next ?? first;
  return found === undefined ? null : { type: "atom", executor: found.executor, index: found.index };
};

interface Candidate {
  readonly executor: number;
  readonly index: number;
  readonly from: number;
}
