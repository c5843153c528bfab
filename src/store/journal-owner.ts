import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Who has a journal open, for people and programs that meet its lock. The lock is the truth; this only names who holds it. */
export interface JournalOwner {
  readonly pid: number;
  /** When that process started, in the kernel's ticks since boot; null where the system does not tell. Pids are used again. */
  readonly ticks: number | null;
  /** As a person calls it, such as `clusterrunner master`. */
  readonly program: string;
  /** Since when it has the journal, in ms since the epoch. */
  readonly since: number;
  /** Where it answers, without credentials; null where it serves nothing, or not yet. */
  readonly url: string | null;
}

/** This process, as the owner of a journal from now on. */
export const thisProcess = (program: string, since: number): JournalOwner => ({
  pid: process.pid,
  ticks: startTicksOf(process.pid),
  program,
  since,
  url: null,
});

/** Names the owner of the journal at `path`; to be called by who has its lock. Throws if the disk does not take it. */
export const writeOwner = (path: string, owner: JournalOwner): void => {
  const draft = `${ownerFile(path)}.new`;
  rmSync(draft, { force: true });
  try {
    writeFileSync(draft, `${JSON.stringify(owner)}\n`, { mode: 0o600, flag: "wx" });
    renameSync(draft, ownerFile(path));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
};

/** To be called before the lock is given up: afterwards it would be another's name that is removed. */
export const removeOwner = (path: string): void => rmSync(ownerFile(path), { force: true });

/** Who is named as the owner, if that process is still there; undefined where nobody is, or nothing that can be read. */
export const readOwner = (path: string): JournalOwner | undefined => {
  try {
    const owner: unknown = JSON.parse(readFileSync(ownerFile(path), "utf8"));
    return isOwner(owner) && isOwnerAlive(owner) ? owner : undefined;
  } catch {
    // Left half-written or written by a later release: it is only a name, and the lock says all that matters.
    return undefined;
  }
};

/** Whether this very process is named as the owner. */
export const isOwnedHere = (path: string): boolean => readOwner(path)?.pid === process.pid;

/** As it ends a sentence that begins with "found". */
export const ownerText = (owner: JournalOwner | undefined): string => {
  if (owner === undefined) return "it in use by another process";
  const { pid, program, since, url } = owner;
  const where = url === null ? "" : `, at ${url}`;
  return `it in use by process ${pid}, "${program}", since ${new Date(since).toISOString()}${where}`;
};

/** Beyond it there are no dates. */
const LATEST_MS = 8.64e15;

const ownerFile = (path: string): string => `${path}.owner`;

const isOwner = (value: unknown): value is JournalOwner =>
  typeof value === "object" &&
  value !== null &&
  "pid" in value &&
  Number.isSafeInteger(value.pid) &&
  Number(value.pid) > 0 &&
  "ticks" in value &&
  (value.ticks === null || typeof value.ticks === "number") &&
  "program" in value &&
  typeof value.program === "string" &&
  "since" in value &&
  typeof value.since === "number" &&
  Math.abs(value.since) <= LATEST_MS &&
  "url" in value &&
  (value.url === null || typeof value.url === "string");

/** Whether the very process that was named is still there: pids are used again. */
export const isOwnerAlive = ({ pid, ticks }: JournalOwner): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It is another user's, but there.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const found = startTicksOf(pid);
  return found === null || ticks === null || found === ticks;
};

/** The place of the start time among what follows the command in `/proc/<pid>/stat`. */
const START_TIME = 19;

const startTicksOf = (pid: number): number | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // After the command in parentheses, which may itself hold any character.
    const ticks = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[START_TIME]);
    return Number.isSafeInteger(ticks) ? ticks : null;
  } catch {
    return null;
  }
};
