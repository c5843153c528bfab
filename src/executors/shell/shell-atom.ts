import { isGone, killGroup } from "../../processes/kill-group.ts";
import { endSession } from "../stray-processes.ts";
import type { JobEnd, ShellJob } from "./shell-job.ts";
import type { WarmShell } from "./warm-shell.ts";

export interface ShellAtomOptions {
  /** ms between SIGTERM and SIGKILL. */
  readonly killGraceMs: number;
  /** Ends the atom, and with it the shell. */
  readonly signal: AbortSignal;
  /** Told the atom's process group while it runs; never for an atom that takes no longer than some ms. */
  readonly onStart: (processGroup: number) => void;
}

/** How an atom of a warm shell ended. Nothing of its process group is left. */
export type ShellAtomEnd =
  /** 0 to 255, or -n when signal n ended it. One that ended its shell, as by `kill -9 $PPID`, is ended as its shell was. */
  | { readonly type: "exited"; readonly exitCode: number; readonly seconds: number; readonly processGroup: number }
  | { readonly type: "aborted" }
  /** It did not start, as its console could not be opened. */
  | { readonly type: "unwritable" }
  /** It did not start, for another reason than the atom: the shell has ended or must. */
  | { readonly type: "unstarted" };

/** Runs one atom in a shell, after those that the shell has been given before. Undefined for one that is too long to be sent. */
export const runInShell = (
  shell: WarmShell,
  job: ShellJob,
  options: ShellAtomOptions,
): Promise<ShellAtomEnd> | undefined => {
  const { signal, onStart } = options;
  let lookOut: NodeJS.Timeout | undefined;
  const running = shell.run(job, () => {
    lookOut = setTimeout(() => {
      const processGroup = shell.processGroup();
      if (processGroup !== undefined) onStart(processGroup);
    }, START_MS);
  });
  // First the shell, so that it starts nothing more; what runs in it ends in `afterEnd`.
  const abort = (): void => void shell.end();
  signal.addEventListener("abort", abort, { once: true });
  return running?.then((end) => {
    clearTimeout(lookOut);
    signal.removeEventListener("abort", abort);
    return afterEnd(shell, end, options);
  });
};

const afterEnd = async (
  shell: WarmShell,
  end: JobEnd,
  { killGraceMs, signal }: ShellAtomOptions,
): Promise<ShellAtomEnd> => {
  switch (end.type) {
    case "exited":
      if (end.hasLeft) {
        if (!(await isGone(end.processGroup, DRAIN_MS))) await killGroup(end.processGroup, killGraceMs);
        shell.proceed();
      }
      return end;
    case "unwritable":
      return end;
    case "unstarted":
      // It may be in a folder that is gone.
      await shell.end();
      return signal.aborted ? { type: "aborted" } : end;
    case "abandoned": {
      await endSession(shell.pid, killGraceMs);
      const { exitCode, seconds, processGroup } = end;
      return signal.aborted ? { type: "aborted" } : { type: "exited", exitCode, seconds, processGroup };
    }
  }
};

/** An atom that takes no longer than this is told of when it has ended, with others. */
const START_MS = 10;

/** What ends with its leader, such as a `tee` of its output, gets this time to do so before it is told to. */
const DRAIN_MS = 250;
