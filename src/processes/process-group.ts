import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { collectHead, collectTail } from "./collected-output.ts";
import { isGone, killGroup } from "./kill-group.ts";

export { killGroup, killLeftovers } from "./kill-group.ts";
export { shell } from "./shell.ts";

export interface GroupOptions {
  readonly cwd: string;
  /** The whole environment; nothing is inherited. `PATH` in it is where the file is looked for. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends the group. One that is aborted before the start keeps it from starting. */
  readonly signal?: AbortSignal | undefined;
  /** ms between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  /** Told at once when the group has started. */
  readonly onStart?: ((processGroup: number) => void) | undefined;
  /**
   * Where stdout and stderr go: both into an open file descriptor, which stays open, or into memory. What outlives its
   * leader should write to a descriptor, as the pipes of `collect` are closed behind it.
   */
  readonly output: number | "collect";
  /** Whether what the leader left running in its group is ended when the leader has exited; default true. */
  readonly reap?: boolean | undefined;
  /** How much stdout is collected; beyond it the group is ended and `overflowed` is set. Default 16 MiB. */
  readonly maxOutputBytes?: number | undefined;
}

/** How the leader of a group ended, and what it said. */
export interface GroupExit {
  /** 0 to 255, or -n when signal n ended it. */
  readonly exitCode: number;
  /** Empty unless collected. */
  readonly stdout: string;
  /** The last 64 KiB; empty unless collected. */
  readonly stderr: string;
  /** Whether stdout went beyond `maxOutputBytes`; `stdout` is then cut. */
  readonly overflowed: boolean;
  /** Whether the signal was aborted before the leader had exited. */
  readonly aborted: boolean;
}

/** When the system can't start a command: no such file or folder, no permission, no process or memory left. */
export class SpawnError extends Error {
  override readonly name = "SpawnError";
  readonly code = "SPAWN_FAILED";
}

const STDERR_BYTES = 64 * 1024;

/** What ends with its leader, such as a `tee` of its output, gets this time to do so before it is told to. */
const DRAIN_MS = 250;

/** A process that left the group may hold the pipes for ever; what the group itself wrote arrives much earlier. */
const PIPES_MS = 1_000;

/**
 * Runs a command in a session and process group of its own, with stdin from /dev/null. Resolves when the leader has
 * exited and, unless `reap` is false, its group is gone. Rejects with `SpawnError`, and only if it can't be started.
 *
 * Works in worker threads too; a terminated thread leaves its groups running, which `onStart` lets the main thread end.
 */
export const runGroup = async (file: string, args: readonly string[], options: GroupOptions): Promise<GroupExit> => {
  const { signal, graceMs, reap = true } = options;
  if (signal?.aborted) {
    return {
      exitCode: -constants.signals.SIGTERM,
      stdout: "",
      stderr: "",
      overflowed: false,
      aborted: true,
    };
  }
  const child = start(file, args, options);
  const processGroup = child.pid;
  if (processGroup === undefined) throw refused(file, options, await errorOf(child));

  let ending: Promise<void> | undefined;
  let overflowed = false;
  const end = (): void => void (ending ??= killGroup(processGroup, graceMs));
  const exit = once(child, "exit");
  const closed = once(child, "close");
  const stdout =
    child.stdout &&
    collectHead(child.stdout, options.maxOutputBytes ?? 16 * 1024 * 1024, () => {
      overflowed = true;
      end();
    });
  const stderr = child.stderr && collectTail(child.stderr, STDERR_BYTES);
  signal?.addEventListener("abort", end, { once: true });
  options.onStart?.(processGroup);

  await exit;
  const aborted = signal?.aborted ?? false;
  signal?.removeEventListener("abort", end);
  if (ending !== undefined) await ending;
  else if (reap && !(await isGone(processGroup, DRAIN_MS))) await killGroup(processGroup, graceMs);
  await closePipes(child, closed);
  return {
    exitCode: exitCodeOf(child),
    stdout: stdout?.() ?? "",
    stderr: stderr?.() ?? "",
    overflowed,
    aborted,
  };
};

const start = (file: string, args: readonly string[], options: GroupOptions): ChildProcess => {
  const { cwd, env, output } = options;
  const stream = output === "collect" ? "pipe" : output;
  try {
    return spawn(file, args, { cwd, env, detached: true, stdio: ["ignore", stream, stream] });
  } catch (cause) {
    throw refused(file, options, cause);
  }
};

const refused = (file: string, { cwd }: GroupOptions, cause: unknown): SpawnError =>
  new SpawnError(`Cannot start "${file}" in "${cwd}" as the system must let it run: found ${describe(cause)}`, {
    cause,
  });

const describe = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);

const exitCodeOf = ({ exitCode, signalCode }: ChildProcess): number =>
  signalCode === null ? (exitCode ?? 0) : -constants.signals[signalCode];

const errorOf = (child: ChildProcess): Promise<Error> => new Promise((resolve) => child.once("error", resolve));

const closePipes = async (child: ChildProcess, closed: Promise<unknown>): Promise<void> => {
  const late = setTimeout(() => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, PIPES_MS);
  await closed;
  clearTimeout(late);
};
