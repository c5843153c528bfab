import * as assert from "uvu/assert";
import { markAt, type Mark } from "../../../../src/dashboard/views/timeline/mark.ts";
import { BEGINNING, recorded, subjobRun } from "./recorded.ts";

/** Two subjobs that have ended, and a third that runs. */
export const RECORDING: ReturnType<typeof recorded> = recorded(
  ...BEGINNING,
  ...subjobRun(0, 0, 4, 6),
  ...subjobRun(1, 1, 4, 9),
  { type: "subjob_started", at: 9, subjob_id: 2, executor_id: 0 },
);

/** What is there of a row at a time. */
export const at = (row: number, time: number): Mark => {
  const track = RECORDING.tracks[row];
  assert.ok(track);
  return markAt(RECORDING, track, time, 0, 12);
};
