import type { BusRun } from "./bus-run.ts";
import type { Member } from "./roster.ts";

/** One machine of many, as the master sees it. */
export interface WorkerState {
  /** Its number, from 1 in the order in which workers join. */
  readonly id: number;
  /** How people call it. */
  readonly name: string;
  readonly executors: number;
  /** How many of them run something. */
  readonly busy: number;
  readonly labels: readonly string[];
  /** The oldest build of which it runs something; null for none. */
  readonly build: number | null;
  /** `lost` if it was not heard of for too long, which it may be again; `left` if it said so. */
  readonly status: "alive" | "lost" | "left";
  /** Whether it finishes what it runs, and takes no more. */
  readonly isDraining: boolean;
  /** When it was heard of last, in ms since the epoch. */
  readonly heardAt: number;
}

/** @param runs those that it has */
export const workerStateOf = (member: Member, runs: readonly BusRun[]): WorkerState => ({
  id: member.id,
  name: member.name,
  executors: member.executors,
  busy: runs.length,
  labels: member.labels,
  build: runs.length === 0 ? null : Math.min(...runs.map(({ build }) => build)),
  status: member.status,
  isDraining: member.isDraining || member.isLeaving,
  heardAt: member.heardAt,
});
