import type { AtomStatus } from "../../../client.ts";

/** How an atom ended, as people say it. */
export const exitWords = ({ exit_code: code, state }: Pick<AtomStatus, "exit_code" | "state">): string => {
  if (code === null) return state === "IN_PROGRESS" ? "running" : "not run";
  if (code < 0) return `ended by ${SIGNALS[-code] ?? `signal ${-code}`}`;
  return code === TIMED_OUT ? `exit code ${code}, took too long` : `exit code ${code}`;
};

const TIMED_OUT = 124;

/** Those that people meet. */
const SIGNALS: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL, perhaps for want of memory",
  11: "SIGSEGV",
  13: "SIGPIPE",
  15: "SIGTERM",
};
