import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Environment variable by which a process is known as a test file's, whatever its parent, session or group is by now. */
export const MARK = "CLUSTERRUNNER_TEST_FILE";

const LOOK_EVERY_MS = 50;

/**
 * Waits until no process carries the mark in its environment, at most `graceMs` milliseconds, and kills those that
 * still do. Finds nothing on systems without /proc.
 *
 * @returns the command lines of the processes that had to be killed.
 */
export async function sweepMarked(mark: string, graceMs: number): Promise<readonly string[]> {
  const deadline = performance.now() + graceMs;
  // Once for most files: a look at all processes of the machine takes as long as a small test.
  let left = marked(mark);
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(LOOK_EVERY_MS);
    left = marked(mark);
  }
  for (const { pid } of left) kill(pid);
  return left.map(({ command }) => command);
}

/** Kills every process that carries the mark, now. */
export function killMarked(mark: string): void {
  for (const { pid } of marked(mark)) kill(pid);
}

/** Kills a process or, given its negative id, a process group. One that is gone already is fine. */
export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function marked(mark: string): readonly { readonly pid: number; readonly command: string }[] {
  const ids = (contentOf(() => readdirSync("/proc")) ?? []).filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => {
    const environment = contentOf(() => readFileSync(`/proc/${id}/environ`, "latin1"));
    if (environment?.includes(mark) !== true) return [];
    const command = contentOf(() => readFileSync(`/proc/${id}/cmdline`, "utf8")) ?? "";
    return [{ pid: Number(id), command: command.replaceAll("\0", " ").trim().slice(0, 80) }];
  });
}

// Between the listing and the reading a process may end; others belong to somebody else.
function contentOf<Content>(read: () => Content): Content | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
