import { closeSync, constants, existsSync, mkdirSync, openSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { runGroup, shell, SpawnError } from "../processes/process-group.ts";
import type { AtomOrder } from "./contract.ts";

export interface AtomOptions {
  readonly projectDirectory: string;
  /** All that the atom gets besides what its order and its artifact folder add. */
  readonly environment: NodeJS.ProcessEnv;
  /** Its place within the subjob. */
  readonly place: number;
  readonly killGraceMs: number;
  readonly signal: AbortSignal;
  /** Whether its console is added to rather than replaced. @default false */
  readonly append?: boolean;
  /** Told at once when its process group has started. */
  readonly onStart: (processGroup: number) => void;
}

/** How an atom ended. */
export type AtomEnd =
  | {
      readonly type: "exited";
      /** 0 to 255, or -n when signal n ended it. */
      readonly exitCode: number;
      readonly seconds: number;
      readonly processGroup: number;
    }
  /** Before it had exited by itself, or before it had started. */
  | { readonly type: "aborted" }
  /** It could not be started, for want of something that may be there later, such as a file descriptor. */
  | { readonly type: "lost"; readonly reason: string }
  /** It could not be started, and can't be as things are. */
  | { readonly type: "impossible"; readonly reason: string };

/**
 * Runs one atom in a process group of its own, its output straight into its console file. When it resolves, nothing of the
 * group is left. Rejects only for a bug.
 */
export const runAtom = async (order: AtomOrder, options: AtomOptions): Promise<AtomEnd> => {
  const { projectDirectory, environment, place, killGraceMs, signal, append = false } = options;
  const [file, args] = shell(order.script);
  const env = { ...environment, ...order.environment, ARTIFACT_DIR: order.artifacts, ATOM_ID: String(place) };
  try {
    emptyFolder(order.artifacts);
    const console = openConsole(order.console, append);
    const start = performance.now();
    let processGroup = 0;
    const onStart = (started: number): void => {
      processGroup = started;
      options.onStart(started);
    };
    try {
      const output = { output: console, graceMs: killGraceMs, signal, onStart };
      const { exitCode, aborted } = await runGroup(file, args, { cwd: projectDirectory, env, ...output });
      const seconds = (performance.now() - start) / 1000;
      return aborted ? { type: "aborted" } : { type: "exited", exitCode, seconds, processGroup };
    } finally {
      closeSync(console);
    }
  } catch (error) {
    const code = codeOf(error instanceof SpawnError ? error.cause : error);
    if (!(error instanceof Error) || code === undefined) throw error;
    const reason = existsSync(projectDirectory)
      ? `the system must let it: found "${error.message}"`
      : `its project directory "${projectDirectory}" must be there: found nothing (ENOENT)`;
    return {
      type: PASSING.has(code) ? "lost" : "impossible",
      reason: `Cannot run atom ${place} of the subjob as ${reason}`,
    };
  }
};

/** One call where all is as usual: the folder is new, in a folder that is there. */
const emptyFolder = (path: string): void => {
  try {
    mkdirSync(path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") rmSync(path, { recursive: true });
    mkdirSync(path, { recursive: true });
  }
};

/** For appending, so that what two processes write to it does not overlap. */
const openConsole = (path: string, append: boolean): number => {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | (append ? 0 : constants.O_TRUNC);
  try {
    return openSync(path, flags);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, flags);
  }
};

/** Shortages that end when other processes do. */
const PASSING: ReadonlySet<string> = new Set(["EAGAIN", "EMFILE", "ENFILE", "ENOMEM", "EINTR"]);

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
