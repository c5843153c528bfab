import type { SystemStatus } from "../../../client.ts";
import { bytesText } from "../../ui/bytes-text.ts";
import { counted, countText } from "../../ui/count-text.ts";
import { durationText } from "../../ui/duration-text.ts";
import type { Sample } from "./samples.ts";

/** One of the numbers by which it is seen how the server is. */
export interface Vital {
  readonly name: string;
  readonly value: string;
  /** What belongs to it. */
  readonly more: string;
  /** What is wrong with it, in words; null if nothing is. */
  readonly warning: string | null;
  /** What its line shows; null for one without. */
  readonly line: { readonly of: (sample: Sample) => number | null; readonly greatest: number } | null;
}

/** Seconds that the event loop may be held up before somebody who waits for an answer notices. */
const SLOW_DELAY = 0.1;

/** Parts of what there is, below which little is left. */
const LITTLE_DISK = 0.05;
const LITTLE_MEMORY = 0.05;
const MUCH_HEAP = 0.85;

const NOT_KNOWN = "—";

export const vitalsOf = (system: SystemStatus): readonly Vital[] => {
  const { executors, workers, queue, rates, process, machine } = system;
  const busy = executors?.filter((executor) => executor.current_build !== null).length ?? null;
  return [
    {
      name: "Executors busy",
      value: executors === null ? NOT_KNOWN : `${busy} of ${executors.length}`,
      more: builtText(queue.builds_active),
      warning:
        executors === null
          ? "the scheduler does not answer"
          : queue.is_draining === true
            ? "shut down: nothing starts"
            : workers?.some((worker) => worker.is_alive) === false
              ? "no worker is there"
              : null,
      line: { of: (sample) => sample.busy, greatest: executors?.length ?? 1 },
    },
    {
      name: "Subjobs waiting",
      value: queue.subjobs_waiting === null ? NOT_KNOWN : countText(queue.subjobs_waiting),
      more: queue.builds_queued === null ? "" : `${counted(queue.builds_queued, "build")} to be prepared`,
      warning: queue.unplaced === undefined ? null : unplacedText(queue.unplaced),
      line: { of: (sample) => sample.waiting, greatest: 1 },
    },
    {
      name: "Atoms a minute",
      value: countText(rates.atoms_per_minute),
      more: `${counted(rates.builds_per_minute, "build")} a minute`,
      warning: null,
      line: { of: (sample) => sample.atoms, greatest: 10 },
    },
    {
      name: "Event-loop delay",
      value: msText(process.delay_p99),
      more: `99 of 100; half ${msText(process.delay_p50)}, worst ${msText(process.delay_max)}`,
      warning: process.delay_p99 > SLOW_DELAY ? "answers are slow" : null,
      line: { of: (sample) => sample.delay, greatest: 0.02 },
    },
    {
      name: "Server’s memory",
      value: bytesText(process.memory_resident),
      more: `heap ${bytesText(process.heap_used)} of ${bytesText(process.heap_limit)}`,
      warning: process.heap_used > MUCH_HEAP * process.heap_limit ? "the heap is nearly full" : null,
      line: { of: (sample) => sample.memory, greatest: 2 * process.memory_resident },
    },
    {
      name: "Server’s CPU",
      value: counted(Number(process.cores_used.toFixed(2)), "core"),
      more: `machine: load ${machine.load.toFixed(1)} on ${counted(machine.cores, "core")}`,
      warning: null,
      line: { of: (sample) => sample.cores, greatest: 1 },
    },
    {
      name: "Machine’s memory",
      value: `${bytesText(machine.memory.free)} free`,
      more: `of ${bytesText(machine.memory.total)}`,
      warning: machine.memory.free < LITTLE_MEMORY * machine.memory.total ? "nearly used up" : null,
      line: null,
    },
    {
      name: "Disk",
      value: machine.disk === null ? NOT_KNOWN : `${bytesText(machine.disk.free)} free`,
      more: machine.disk === null ? "" : `of ${bytesText(machine.disk.total)}`,
      warning: machine.disk === null ? null : diskWarning(machine.disk),
      line: null,
    },
    {
      name: "Up for",
      value: durationText(system.at - system.started),
      more: `version ${system.version} on Node.js ${system.node}`,
      warning: null,
      line: null,
    },
  ];
};

const diskWarning = ({ free, total }: { readonly free: number; readonly total: number }): string | null =>
  free < LITTLE_DISK * total ? "nearly full" : null;

const unplacedText = (unplaced: NonNullable<SystemStatus["queue"]["unplaced"]>): string =>
  unplaced.map(({ build_id: build, waits_for: missing }) => `build ${build} waits for ${missing}`).join(", ");

const builtText = (active: number | null): string =>
  active === null ? "" : active === 0 ? "no build is under way" : `${counted(active, "build")} under way`;

/** What is wrong, in a sentence; null if nothing is. */
export const complaintOf = (vitals: readonly Vital[]): string | null => {
  const wrong = vitals.flatMap(({ name, warning }) => (warning === null ? [] : [`${name}: ${warning}`]));
  return wrong.length === 0 ? null : wrong.join("; ");
};

/** Of what takes almost no time, tenths are told, too. */
const msText = (seconds: number): string => {
  const ms = seconds * 1_000;
  return `${ms < 9.95 ? ms.toFixed(1) : Math.round(ms)} ms`;
};
