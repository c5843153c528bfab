import { statSync } from "node:fs";
import { ok, warning, wrong, type Finding } from "./finding.ts";
import { boundsOfProcess, numberIn, processIds } from "./system-table.ts";

/** What the system lets this user have; infinite where there is no bound. */
export interface Limits {
  readonly openFiles: number;
  /** How many more processes and threads may be started. */
  readonly processes: number;
}

/** What settings ask for. */
interface Needs {
  readonly executors: number;
  readonly maxConnections: number;
}

export const limitsHere = (user: number): Limits => {
  const bounds = boundsOfProcess();
  const most = numberIn("/sys/fs/cgroup/pids.max");
  const group = most === undefined ? Number.POSITIVE_INFINITY : most - (numberIn("/sys/fs/cgroup/pids.current") ?? 0);
  const own = bounds.get("Max processes") ?? Number.POSITIVE_INFINITY;
  // Root has none, whatever the table says.
  const left = user === 0 || own === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : own - countOf(user);
  return {
    openFiles: bounds.get("Max open files") ?? Number.POSITIVE_INFINITY,
    processes: Math.min(left, group),
  };
};

/** Pipes and consoles of an executor, and what the server itself has open. */
const FILES = { each: 24, server: 200 };

/** Node's threads, and what an executor's commands start beside each other. */
const PROCESSES = { each: 16, server: 40 };

/** Whether the settings fit into the limits of the system. */
export const checkLimits = (limits: Limits, { executors, maxConnections }: Needs): readonly Finding[] => {
  const files = FILES.server + FILES.each * executors;
  const processes = PROCESSES.server + PROCESSES.each * executors;
  return [
    limits.openFiles < files
      ? wrong(
          "open files",
          `at most ${limits.openFiles}, where ${executors} executors need ${files}`,
          `ulimit -n ${round(files + maxConnections)}, or LimitNOFILE of the service`,
        )
      : limits.openFiles < files + maxConnections
        ? warning(
            "open files",
            `at most ${limits.openFiles}, where max_connections = ${maxConnections} needs ${files + maxConnections}`,
            `ulimit -n ${round(files + maxConnections)}, or a lower max_connections`,
          )
        : ok("open files", bound(limits.openFiles)),
    limits.processes < processes
      ? warning(
          "processes",
          `${limits.processes} more may be started, where ${executors} executors may need ${processes}`,
          "ulimit -u, TasksMax of the service or a lower num_executors",
        )
      : ok(
          "processes",
          limits.processes === Number.POSITIVE_INFINITY ? "no limit" : `${limits.processes} more may be started`,
        ),
  ];
};

const bound = (number: number): string => (number === Number.POSITIVE_INFINITY ? "no limit" : `at most ${number}`);

/** To a power of two, as people set it. */
const round = (number: number): number => 2 ** Math.ceil(Math.log2(number));

const countOf = (user: number): number =>
  processIds().filter((id) => statSync(`/proc/${id}`, { throwIfNoEntry: false })?.uid === user).length;
