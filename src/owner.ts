import { join } from "node:path";
import { hasProcessTable, membershipOf } from "./processes/process-table.ts";
import { readOwner, type JournalOwner } from "./store/journal-owner.ts";

/** Who has a base directory open, as far as other programs need to know. */
export type Owner = JournalOwner;

/** The process that has the base directory open; undefined if there is none. One that has ended, but is not yet reaped, has it no more. */
export const ownerOf = (baseDirectory: string): Owner | undefined => {
  const owner = readOwner(join(baseDirectory, "journal.db"));
  if (owner === undefined) return undefined;
  return hasProcessTable() && !membershipOf(owner.pid).isAlive ? undefined : owner;
};
