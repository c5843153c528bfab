import { join } from "node:path";
import { hasProcessTable, membershipOf } from "./processes/process-table.ts";
import { isOwnerAlive, readOwner, type JournalOwner } from "./store/journal-owner.ts";

/** Who has a base directory open, as far as other programs need to know. */
export type Owner = JournalOwner;

/** The process that has the base directory open; undefined if there is none. */
export const ownerOf = (baseDirectory: string): Owner | undefined => {
  const owner = readOwner(join(baseDirectory, "journal.db"));
  return owner !== undefined && isRunning(owner) ? owner : undefined;
};

/** Whether the process is still there; one that has ended, but that its parent has not asked for, is not. */
export const isRunning = (owner: Owner): boolean =>
  isOwnerAlive(owner) && (!hasProcessTable() || membershipOf(owner.pid).isAlive);
