import { setTimeout as sleep } from "node:timers/promises";
import { hasLivingMember } from "./living-members.ts";

/** How long a killed group is waited for: only a process stuck in the kernel takes longer, and nobody can end that. */
const KILLED_MS = 5_000;

const LONGEST_PAUSE_MS = 50;

/**
 * Ends a process group: SIGTERM, and SIGKILL for what is left after `graceMs`. Resolves when no member lives any more; a
 * group that is gone already, or that belongs to another user, is left as it is.
 */
export const killGroup = async (processGroup: number, graceMs: number): Promise<void> => {
  if (!send("SIGTERM", -checked(processGroup))) return;
  if (await isGone(processGroup, graceMs)) return;
  send("SIGKILL", -processGroup);
  await isGone(processGroup, KILLED_MS);
};

/**
 * Ends what a leader that has exited, and was waited for, left in its group, however long ago that was. The system gives
 * the leader's number to nobody while its group lives, so a process that has it now leads another group.
 */
export const killLeftovers = async (processGroup: number, graceMs: number): Promise<void> => {
  if (!send(0, checked(processGroup))) await killGroup(processGroup, graceMs);
};

/** Waits until no member of the group lives, for `withinMs` at most, and says whether it is so. */
export const isGone = async (processGroup: number, withinMs: number): Promise<boolean> => {
  const end = performance.now() + withinMs;
  for (let pause = 1; send(0, -checked(processGroup)); pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const left = end - performance.now();
    // Most groups are gone before it is worth asking whether only zombies are left.
    if ((left <= 0 || pause === LONGEST_PAUSE_MS) && !(await hasLivingMember(processGroup))) return true;
    if (left <= 0) return false;
    await sleep(Math.min(pause, left));
  }
  return true;
};

/** Whether the system let the signal, or the question with 0, through. ESRCH is gone, EPERM is not ours: there is nothing to do about either. */
const send = (signal: NodeJS.Signals | 0, target: number): boolean => {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
};

const checked = (processGroup: number): number => {
  // -1 would reach every process of the user, 0 the caller's own group.
  if (Number.isInteger(processGroup) && processGroup > 1) return processGroup;
  throw new RangeError(`Cannot signal process group ${processGroup} as it must be a whole number above 1`);
};
