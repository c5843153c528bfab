import { createRecording, type Recording } from "../../../../src/dashboard/views/timeline/recording.ts";
import type { BuildEvent } from "../../../../src/client.ts";

/** The events of build 1 as the client gives them. */
export const eventsOf = (told: readonly object[]): readonly BuildEvent[] =>
  told.map((one, index) => {
    const { type, ...data } = one as { type: string };
    return { type, lastEventId: String(index), data: { id: index, build_id: 1, ...data } } as unknown as BuildEvent;
  });

/** What was recorded of a build that told this. */
export const recorded = (...told: readonly object[]): Recording => {
  const recording = createRecording();
  for (const event of eventsOf(told)) recording.add(event);
  return recording;
};

/** Waits for 1 s, is prepared for 1 s, and sets up for 2 s: its first subjob begins at 4. */
export const BEGINNING: readonly object[] = [
  { type: "queued", at: 0 },
  { type: "preparing", at: 1 },
  { type: "prepared", at: 2, num_subjobs: 3, num_atoms: 3 },
  { type: "building", at: 2 },
];

/** A subjob of one atom. */
export const subjobRun = (subjob: number, executor: number, from: number, to: number): readonly object[] => [
  { type: "subjob_started", at: from, subjob_id: subjob, executor_id: executor },
  { type: "atom_finished", at: to, subjob_id: subjob, atom_id: 0, exit_code: 0, seconds: to - from },
  { type: "subjob_finished", at: to, subjob_id: subjob },
];
