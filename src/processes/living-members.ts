import { readdir, readFile } from "node:fs/promises";

/**
 * Whether a process group has a member that is more than a zombie. A signal can't tell: where the first process of a
 * container reaps no orphans, dead members stay in their group for ever and take every signal.
 *
 * True where the system has no /proc to ask.
 */
export const hasLivingMember = async (processGroup: number): Promise<boolean> => {
  const entries = await readdir("/proc").catch(() => null);
  const pids = entries?.filter((entry) => /^\d+$/.test(entry)) ?? [];
  if (pids.length === 0) return true;
  for (const pid of pids) {
    // One after another: this runs beside builds, and only for a group that is slow to end.
    const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
    // After the command in parentheses, which may itself hold any character: state, parent, process group.
    const [state, , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ", 3);
    if (Number(group) === processGroup && state !== "Z" && state !== "X") return true;
  }
  return false;
};
