import { rm } from "node:fs/promises";
import type { AtomFinished, BusReport, Content } from "../bus/messages.ts";
import type { Report } from "../executors/contract.ts";
import { handOverArtifacts, handOverConsole } from "./atom-files.ts";
import { atomPaths } from "./local-orders.ts";
import type { Machine } from "./machine.ts";

/** The reports of atoms that have finished, with their files, until the master has them. */
export interface AtomReports {
  /** Hands over what the atom has left, however long that takes; undefined when nothing is told any more. */
  complete(finished: Extract<Report, { readonly type: "atomFinished" }>): Promise<AtomFinished | undefined>;
  /** What to say of it now: with its files handed over again, if the store may have lost them. Rejects with `BusError` if that can't be done. */
  current(report: BusReport): Promise<BusReport>;
  /** To be called when the master has it all: removes what is large, and leaves the rest to who removes the folder. Never rejects. */
  forget(report: BusReport): Promise<void>;
}

/** Files that were handed over, and how often the connection had been lost by then. */
interface Handed {
  readonly files: Files;
  readonly losses: number;
  /** Those of before, which the master may have instead: it removes only what it has. */
  readonly earlier: readonly Files[];
}

type Files = Pick<AtomFinished, "console" | "artifacts">;

/** @param folder the run's, where its atoms have their files */
export const createAtomReports = (folder: string, machine: Machine): AtomReports => {
  const { patient, bus, environment, silence } = machine;
  /** Those with something in the store. */
  const stored = new Map<string, Handed>();

  const handOver = async (subjob: number, atom: number): Promise<Handed & { readonly reason: string | undefined }> => {
    const paths = atomPaths(folder, subjob, atom);
    const losses = patient.losses();
    const console = await handOverConsole(paths.console, bus.objects);
    const artifacts = await handOverArtifacts(paths.artifacts, bus.objects, environment);
    const files = { console: console.content, artifacts: artifacts.content };
    const handed = { files, losses, earlier: earlierOf(stored.get(keyOf(subjob, atom))) };
    if (isStored(files.console) || isStored(files.artifacts)) stored.set(keyOf(subjob, atom), handed);
    return { ...handed, reason: console.reason ?? artifacts.reason };
  };

  const discard = async ({ console, artifacts }: Files): Promise<void> => {
    await bus.objects.remove(console).catch(() => {});
    if (artifacts !== null) await bus.objects.remove(artifacts).catch(() => {});
  };

  return {
    complete: async (finished) => {
      const handed = await patient.attempt(() => handOver(finished.subjob, finished.atom), silence);
      if (handed === undefined) return undefined;
      const reason = finished.reason ?? handed.reason;
      return { ...finished, ...handed.files, ...(reason === undefined ? {} : { reason }) };
    },
    current: async (report) => {
      if (report.type !== "atomFinished") return report;
      const { subjob, atom } = report;
      const handed = stored.get(keyOf(subjob, atom));
      if (handed === undefined) return report;
      // A server that comes back may have done so without what it had stored.
      const { files } = handed.losses === patient.losses() ? handed : await handOver(subjob, atom);
      return { ...report, ...files };
    },
    forget: async (report) => {
      if (report.type !== "atomFinished") return;
      const { subjob, atom, console, artifacts } = report;
      const paths = atomPaths(folder, subjob, atom);
      const handed = stored.get(keyOf(subjob, atom));
      stored.delete(keyOf(subjob, atom));
      if (handed !== undefined && handed.earlier.length > 0)
        for (const files of earlierOf(handed)) await discard(files);
      if (isStored(console)) await remove(paths.console);
      if (isStored(artifacts)) await remove(paths.artifacts);
    },
  };
};

const earlierOf = (handed: Handed | undefined): readonly Files[] =>
  handed === undefined ? [] : [...handed.earlier, handed.files];

const keyOf = (subjob: number, atom: number): string => `${subjob}.${atom}`;

const isStored = (content: Content | null): boolean => content?.type === "object";

/** What can't be removed stays until the worker's own folder goes. */
const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true }).catch(() => {});
