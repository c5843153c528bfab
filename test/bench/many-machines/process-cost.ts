import { readFileSync } from "node:fs";

/** Per second, in the table of processes. */
const TICKS = 100;

/** What a process has computed since its start, in seconds, without what it has started. */
export const cpuSecondsOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // Behind the name, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[UTIME]) + Number(fields[UTIME + 1])) / TICKS;
};

const UTIME = 11;

/** The most memory that it has had, in MB. */
export const residentMbOf = (pid: number): number => {
  const kb = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return (Number(kb) * 1_024) / 1e6;
};
