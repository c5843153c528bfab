import { setImmediate } from "node:timers/promises";
import { RequestError } from "./errors.ts";

/** Runs what yields between its portions, and lets others in there. Throws `DISCONNECTED` once nobody waits for the result any more. */
export const inPortions = async <T>(work: Iterator<undefined, T, undefined>, signal: AbortSignal): Promise<T> => {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await letOthersIn(signal);
  }
};

/** Ends a portion of work. Throws `DISCONNECTED` once nobody waits for the result any more. */
export const letOthersIn = async (signal: AbortSignal): Promise<void> => {
  await setImmediate();
  if (signal.aborted)
    throw new RequestError("DISCONNECTED", "Cannot answer as somebody must wait for it: the client left");
};
