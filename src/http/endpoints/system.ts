import { statfs } from "node:fs/promises";
import { availableParallelism, freemem, loadavg, totalmem } from "node:os";
import process from "node:process";
import { getHeapStatistics } from "node:v8";
import type { Answering } from "../../actors/protocol.ts";
import { aliasesOf, noun, type Dialect } from "../dialect.ts";
import { json, NO_QUERY, readEndpoint, type Endpoint } from "../endpoint.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Builds } from "../supervisor.ts";
import { processVitals } from "../system/process-vitals.ts";
import { actorsView, executorsAtWork, queueView, SYSTEM_SHAPE, workersView } from "../system/system-view.ts";

export interface SystemOptions extends Pick<Answering, "supervisor" | "scheduler"> {
  readonly metrics: Pick<Metrics, "activity" | "started" | "describe">;
  /** A folder on the disk of which the room is told; left out where nothing is kept on a disk. */
  readonly folder?: string | undefined;
}

/** As long as for the metrics: what is known without asking is worth most when nobody answers. */
const SAMPLE_WITHIN_MS = 2_000;

/** How the server is, as its metrics are but for people and their pages: now, in one answer. Also when the actors don't answer. */
export const systemEndpoints = (
  options: SystemOptions & { readonly builds: Pick<Builds, "load">; readonly version: string },
  dialect: Dialect,
): readonly Endpoint[] => {
  const { metrics, supervisor, scheduler, folder, builds, version } = options;
  const path = `${dialect.prefix}/${noun(dialect, "system")}`;
  const within = { timeoutMs: SAMPLE_WITHIN_MS };
  // From now on it is known, so that the first answer has something to tell.
  processVitals();
  return [
    readEndpoint({
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}GetSystem`,
      summary:
        "Tell how the server is: what its executors run, what waits, its rates, its process, its machine and its actors",
      dialect,
      query: NO_QUERY,
      answers: { 200: { description: "How it is", json: dialect.shapes.answer({ system: SYSTEM_SHAPE }) } },
      handle: async () => {
        const [status, all, disk] = await Promise.all([
          scheduler.ask({ type: "status" }, within).catch(nothing),
          supervisor.ask({ type: "list" }, within).catch(nothing),
          folder === undefined ? null : diskView(folder),
        ]);
        const ids = new Set(status?.slots.flatMap((slot) => (slot === null ? [] : [slot.build])));
        const loaded = await Promise.all([...ids].map((id) => builds.load(id).catch(nothing)));
        const known = new Map(loaded.flatMap((build) => (build ? [[build.id, build] as const] : [])));
        const now = Date.now();
        const rates = metrics.activity.perMinute(now);
        const { deadLetters, actors } = metrics.describe();
        const system = {
          at: now / 1_000,
          version,
          node: process.versions.node,
          started: metrics.started / 1_000,
          executors: status === null ? null : executorsAtWork(status, known, metrics.activity),
          workers: status === null ? null : workersView(status),
          queue: queueView(status, all),
          rates: { builds_per_minute: rates.builds, atoms_per_minute: rates.atoms },
          process: processView(),
          machine: {
            cores: availableParallelism(),
            load: loadavg()[0] ?? 0,
            memory: { total: totalmem(), free: freemem() },
            disk,
          },
          dead_letters: deadLetters,
          actors: actorsView(actors),
        };
        return json(dialect.answer({ system }, {}));
      },
    }),
  ];
};

const processView = (): object => {
  const { seconds, delay, cores } = processVitals();
  return {
    memory_resident: process.memoryUsage.rss(),
    heap_used: process.memoryUsage().heapUsed,
    heap_limit: getHeapStatistics().heap_size_limit,
    measured_for: seconds,
    cores_used: cores,
    delay_p50: delay.p50,
    delay_p99: delay.p99,
    delay_max: delay.max,
  };
};

/** Null for a disk that does not answer, which is for the log of who writes to it. */
const diskView = (folder: string): Promise<{ readonly total: number; readonly free: number } | null> =>
  statfs(folder).then(({ blocks, bavail, bsize }) => ({ total: blocks * bsize, free: bavail * bsize }), nothing);

/** Why nobody answered is logged where it happens. */
const nothing = (): null => null;
