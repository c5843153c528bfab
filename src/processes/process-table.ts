import { existsSync, readdirSync, readFileSync } from "node:fs";

/* What the system's /proc tells of processes, read at once: there is no waiting in between, in which they could change. */

/** Whether the system has a table to read; without one, all lists here are empty. */
export const hasProcessTable = (): boolean => existsSync("/proc/self/stat");

/** What a process belongs to; zeros for one that is gone. */
export interface Membership {
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** False for a zombie. */
  readonly isAlive: boolean;
}

export const processIds = (): readonly number[] =>
  read(() => readdirSync("/proc"), [])
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

export const membershipOf = (id: number): Membership => {
  const stat = read(() => readFileSync(`/proc/${id}/stat`, "latin1"), "");
  // After the command in parentheses, which may itself hold any character.
  const [state, parent = 0, group = 0, session = 0] = stat.slice(stat.lastIndexOf(")") + 2).split(" ", 4);
  const isAlive = state !== "" && state !== "Z" && state !== "X";
  return { parent: Number(parent), group: Number(group), session: Number(session), isAlive };
};

/** The variables that a process was started with, as `NAME=value`. Empty for one that is gone, a zombie, or another user's. */
export const environmentOf = (id: number): readonly string[] =>
  read(() => readFileSync(`/proc/${id}/environ`, "utf8"), "").split("\0");

/** When a process started, in the kernel's ticks since boot; null for one that is gone, and where there is no table. */
export const startTicksOf = (id: number): number | null => {
  const stat = read(() => readFileSync(`/proc/${id}/stat`, "latin1"), "");
  const ticks = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[START_TIME]);
  return Number.isSafeInteger(ticks) ? ticks : null;
};

/** The place of the start time among what follows the command. */
const START_TIME = 19;

/** Processes that have this one as their parent, the oldest first. */
export const childrenOf = (parent: number): readonly number[] => {
  const listed = read(() => readFileSync(`/proc/${parent}/task/${parent}/children`, "latin1"), undefined);
  // Not every kernel keeps the list.
  if (listed === undefined) return processIds().filter((id) => membershipOf(id).parent === parent);
  return listed.split(" ").flatMap((id) => (id === "" ? [] : [Number(id)]));
};

/** The groups in a session, but for that of its leader. */
export const groupsIn = (session: number): readonly number[] => {
  const members = processIds().map(membershipOf);
  const groups = members.filter((found) => found.session === session && found.isAlive).map(({ group }) => group);
  return [...new Set(groups)].filter((group) => group > 1 && group !== session);
};

const read = <T>(from: () => T, otherwise: T): T => {
  try {
    return from();
  } catch {
    return otherwise;
  }
};
