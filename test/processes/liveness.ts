import { readFileSync } from "node:fs";

/** Whether a process runs; a zombie does not. */
export const isRunning = (pid: number | string): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
  } catch {
    return false;
  }
};
