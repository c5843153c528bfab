import { setTimeout as pause } from "node:timers/promises";

/** Milliseconds from one look to the next: who looks all the time takes the processor from the one that is waited for. */
const PAUSE_MS = 10;

/** Waits for something that another process does. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await pause(PAUSE_MS);
};
