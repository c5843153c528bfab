import { closeSync, constants, existsSync, openSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { runGroup, shell, SpawnError } from "../processes/process-group.ts";
import type { AtomOrder, SubjobOrder } from "./contract.ts";
import { emptyFolder, makeFolder } from "./folders.ts";
import { codeOf, isPassing } from "./shortage.ts";
import { runInShell } from "./shell/shell-atom.ts";
import { canBeExported } from "./shell/shell-environment.ts";
import type { WarmShells } from "./shell/warm-shells.ts";

export interface AtomOptions {
  /** The subjob that it belongs to. */
  readonly subjob: SubjobOrder;
  /** Its place within the subjob. */
  readonly place: number;
  /** What it gets besides what its orders and its artifact folder add. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Made for the same environment. */
  readonly shells: WarmShells;
  /** Where it waits for those that were to run before it. */
  readonly lane: Lane;
  readonly killGraceMs: number;
  readonly signal: AbortSignal;
  /** Whether its console is added to rather than replaced. @default false */
  readonly append?: boolean;
  /** Told its process group while it runs; never for one that takes no longer than some ms. */
  readonly onStart: (processGroup: number) => void;
}

/** What one executor has taken on: at most one atom runs at a time, though the next may be in the warm shell's hands already. */
export class Lane {
  /** Settles with the atom that was taken on last. */
  last: Promise<unknown> = Promise.resolve();
  /** Settles when the warm shell may be given something: what runs beside it does not wait for it, nor it for that. */
  free: Promise<unknown> | undefined = undefined;
  /** Where consoles were written last: it is there. */
  consoles = "";
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
 * Runs one atom, when those handed over before it have ended, in a process group of its own, its output straight into its console
 * file: in the executor's warm shell, or where that can't be, in a bash started for it alone. When it resolves, nothing of the group
 * is left. Rejects only for a bug.
 */
export const runAtom = (order: AtomOrder, options: AtomOptions): Promise<AtomEnd> => {
  const { subjob, place, lane } = options;
  const environment = {
    ...subjob.environment,
    ...order.environment,
    ARTIFACT_DIR: order.artifacts,
    ATOM_ID: String(place),
  };
  const isFitForShell = !order.script.includes("\0") && canBeExported(environment);
  const before = lane.last;
  const holdBack = (): void => {
    lane.free = end.catch(() => {});
  };
  const itsTurn = (): Promise<unknown> => {
    holdBack();
    return before;
  };
  const end: Promise<AtomEnd> = run(order, options, { environment, isFitForShell, itsTurn });
  // At once: what is taken on next must not be in the shell's hands before.
  if (!isFitForShell) holdBack();
  lane.last = end;
  return end;
};

interface Start {
  readonly environment: Readonly<Record<string, string>>;
  readonly isFitForShell: boolean;
  /** Resolves when those before it have ended, and has those after it wait until it has. */
  readonly itsTurn: () => Promise<unknown>;
}

const run = async (order: AtomOrder, options: AtomOptions, start: Start): Promise<AtomEnd> => {
  const { subjob, place, lane } = options;
  try {
    if (lane.free !== undefined) await lane.free;
    prepare(order, options);
    return (await runWarm(order, options, start)) ?? (await runCold(order, options, start));
  } catch (error) {
    const cause = error instanceof SpawnError ? error.cause : error;
    if (!(error instanceof Error) || codeOf(cause) === undefined) throw error;
    const reason = existsSync(subjob.projectDirectory)
      ? `the system must let it: found "${error.message}"`
      : `its project directory "${subjob.projectDirectory}" must be there: found nothing (ENOENT)`;
    return {
      type: isPassing(cause) ? "lost" : "impossible",
      reason: `Cannot run atom ${place} of the subjob as ${reason}`,
    };
  }
};

/** Attempts in warm shells: at the first the console's folder may be missing, or the shell be in the wrong place. */
const ATTEMPTS = 2;

/** Undefined if no warm shell can run it, and nothing of it has run. */
const runWarm = async (order: AtomOrder, options: AtomOptions, start: Start): Promise<AtomEnd | undefined> => {
  const { subjob, shells, killGraceMs, signal, onStart } = options;
  const { environment, isFitForShell, itsTurn } = start;
  if (!isFitForShell) return undefined;
  const { script, console, artifacts } = order;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) {
      await itsTurn();
      // The atom before it may have spoilt what was prepared while it ran.
      prepare(order, options);
    }
    const warm = await shells.shellFor(subjob);
    if (signal.aborted) return { type: "aborted" };
    if (warm === undefined) return undefined;
    const job = { script, console, artifacts, environment };
    const end = await runInShell(warm, job, { killGraceMs, signal, onStart });
    if (end?.type === "aborted" || end?.type === "exited") return end;
    if (end === undefined) return undefined;
    if (end.type === "unwritable") makeFolder(dirname(console));
  }
  return undefined;
};

/** Starts a process for it, which takes the longer the more memory this one has. What is wrong with the atom shows here. */
const runCold = async (
  { script, console }: AtomOrder,
  { subjob, environment, killGraceMs, signal, onStart }: AtomOptions,
  { environment: variables, itsTurn }: Start,
): Promise<AtomEnd> => {
  await itsTurn();
  const [file, args] = shell(script);
  const output = openConsole(console);
  const start = performance.now();
  let processGroup = 0;
  try {
    const { exitCode, aborted } = await runGroup(file, args, {
      cwd: subjob.projectDirectory,
      env: { ...environment, ...variables },
      output,
      graceMs: killGraceMs,
      signal,
      onStart: (started) => {
        processGroup = started;
        onStart(started);
      },
    });
    return aborted ? { type: "aborted" } : { type: "exited", exitCode, seconds: secondsSince(start), processGroup };
  } finally {
    closeSync(output);
  }
};

const secondsSince = (start: number): number => (performance.now() - start) / 1000;

/** Makes its folders, and takes away what an earlier attempt left: two calls where all is as usual. */
const prepare = ({ artifacts, console }: AtomOrder, { lane, append = false }: AtomOptions): void => {
  emptyFolder(artifacts);
  const consoles = dirname(console);
  if (consoles !== lane.consoles) makeFolder(consoles);
  lane.consoles = consoles;
  if (!append && existsSync(console)) rmSync(console, { recursive: true });
};

/** For appending, so that what two processes write to it does not overlap. */
const openConsole = (path: string): number => {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND;
  try {
    return openSync(path, flags);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    makeFolder(dirname(path));
    return openSync(path, flags);
  }
};
