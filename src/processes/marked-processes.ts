import { setTimeout as sleep } from "node:timers/promises";
import { killGroup } from "./kill-group.ts";
import { environmentOf, membershipOf, processIds } from "./process-table.ts";

/**
 * Ends every process that has been started with this variable in its environment, `mark` being `NAME=value`, wherever it has gone:
 * with its whole group SIGTERM, and SIGKILL for what is left after `graceMs`, until none is found. What is of this process's own group
 * gets the signals alone, and this process none.
 *
 * Finds nothing on systems without /proc, nor what this user may not look into, nor what has been given another environment. Does not
 * reject. What starts others faster than they can be found is given up after some seconds.
 */
export const endMarked = (mark: string, graceMs: number): Promise<void> =>
  endThose((variable) => variable === mark, graceMs);

/** The same for all marks that begin like this. */
export const endMarkedAlike = (beginning: string, graceMs: number): Promise<void> =>
  endThose((variable) => variable.startsWith(beginning), graceMs);

type IsMark = (variable: string) => boolean;

const endThose = async (isMark: IsMark, graceMs: number): Promise<void> => {
  const graceEnd = performance.now() + graceMs;
  const end = graceEnd + STUBBORN_MS;
  // Again, as what is told to end may start something before it does.
  for (;;) {
    const found = await findMarked(isMark);
    if (found.length === 0) return;
    await endGroups(found, Math.max(0, graceEnd - performance.now()));
    // Not before: on a machine that is busy enough one look takes longer.
    if (performance.now() >= end) return;
  }
};

/** How long after the grace new ones are looked for. */
const STUBBORN_MS = 5_000;

/** For what is told to end to do so before it is looked for again. */
const PAUSE_MS = 5;

/** Processes between two turns of the event loop: to look at one takes up to 0.1 ms. */
const CHUNK = 8;

const findMarked = async (isMark: IsMark): Promise<readonly number[]> => {
  const found: number[] = [];
  for (const [place, id] of processIds().entries()) {
    if (place % CHUNK === CHUNK - 1) await nextTurn();
    if (id > 1 && id !== process.pid && environmentOf(id).some(isMark)) found.push(id);
  }
  return found;
};

const endGroups = async (ids: readonly number[], graceMs: number): Promise<void> => {
  const own = membershipOf(process.pid).group;
  const groups = new Set<number>();
  for (const id of ids) {
    const { group } = membershipOf(id);
    if (group === own) signal(id, graceMs > 0 ? "SIGTERM" : "SIGKILL");
    // One that has gone by now has none, nor is any of init's ours.
    else if (group > 1) groups.add(group);
  }
  await Promise.all(Array.from(groups, (group) => killGroup(group, graceMs)));
  await sleep(PAUSE_MS);
};

const signal = (id: number, name: NodeJS.Signals): void => {
  try {
    process.kill(id, name);
  } catch {
    // It has gone, or is another user's.
  }
};

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
