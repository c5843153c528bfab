import type { SystemStatus } from "../../../client.ts";

/** What the lines show of one moment. Null where the server did not know it. */
export interface Sample {
  readonly busy: number | null;
  readonly waiting: number | null;
  readonly atoms: number;
  /** Seconds. */
  readonly delay: number;
  /** Bytes. */
  readonly memory: number;
  /** Cores. */
  readonly cores: number;
}

/** What was read of one life of the server, the oldest first. */
export interface Samples {
  /** When the server began. */
  readonly started: number | null;
  readonly list: readonly Sample[];
}

/** Two minutes, when one is taken each two seconds. */
const MOST = 60;

export const NO_SAMPLES: Samples = { started: null, list: [] };

/** The samples with one more. They begin anew with another life of the server, whose memory is not that of the one before. */
export const withSample = ({ started, list }: Samples, system: SystemStatus): Samples => {
  const before = started === system.started ? list : [];
  return { started: system.started, list: [...before, sampleOf(system)].slice(-MOST) };
};

const sampleOf = ({ executors, queue, rates, process }: SystemStatus): Sample => ({
  busy: executors?.filter((executor) => executor.current_build !== null).length ?? null,
  waiting: queue.subjobs_waiting,
  atoms: rates.atoms_per_minute,
  delay: process.delay_p99,
  memory: process.memory_resident,
  cores: process.cores_used,
});

/**
 * The points of a line through values, as SVG writes them, in a box of 100 by `height`: the newest at the right, with room on the left until there
 * are as many as may be. What is not known is left out.
 *
 * @param greatest the value at the top, or more if one of them is
 */
export const pointsOf = (values: readonly (number | null)[], greatest: number, height: number): string => {
  const top = values.reduce<number>((most, value) => Math.max(most, value ?? 0), greatest);
  const first = MOST - values.length;
  return values
    .flatMap((value, index) => {
      if (value === null) return [];
      const x = (100 * (first + index)) / (MOST - 1);
      return [`${x.toFixed(1)},${(height - (top === 0 ? 0 : value / top) * height).toFixed(1)}`];
    })
    .join(" ");
};
