import type { ActorStatus, SystemStatus } from "../../../../src/client.ts";

/** A server that is well: one of its two executors is busy. */
export const SYSTEM: SystemStatus = {
  at: 1_090,
  version: "0.1.0",
  node: "20.20.2",
  started: 1_000,
  workers: null,
  executors: [
    {
      id: 0,
      current_build: 7,
      current_subjob: 1,
      job_name: "Unit",
      current_atom: 2,
      command_string: 'export N="3";',
      since: 1_050,
    },
    {
      id: 1,
      current_build: null,
      current_subjob: null,
      job_name: null,
      current_atom: null,
      command_string: null,
      since: null,
    },
  ],
  queue: { subjobs_waiting: 1_200, is_draining: false, builds_queued: 1, builds_active: 2 },
  rates: { builds_per_minute: 1, atoms_per_minute: 90 },
  process: {
    memory_resident: 200e6,
    heap_used: 60e6,
    heap_limit: 4e9,
    measured_for: 5,
    cores_used: 0.25,
    delay_p50: 0.0004,
    delay_p99: 0.012,
    delay_max: 0.03,
  },
  machine: {
    cores: 2,
    load: 1.5,
    memory: { total: 16e9, free: 8e9 },
    disk: { total: 100e9, free: 50e9 },
  },
  dead_letters: 0,
  actors: [],
};

export const actorOf = (name: string, more: Partial<ActorStatus> = {}): ActorStatus => ({
  name,
  kind: name.replace(/-?\d+$/, ""),
  depth: 1,
  state: "running",
  waiting: 0,
  handled: 0,
  restarts: 0,
  ...more,
});
