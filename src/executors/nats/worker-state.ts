import type { WorkerState } from "../contract.ts";
import type { BusRun } from "./bus-run.ts";
import type { Member } from "./roster.ts";

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
