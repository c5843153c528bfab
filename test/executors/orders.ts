import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { AttemptLimits } from "../../src/model/attempt-limits.ts";
import type { AtomOrder, ExecutorPool, Outcome, Report, SubjobOrder } from "../../src/executors/contract.ts";

export interface OrderOptions {
  readonly projectDirectory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly atoms?: Partial<AtomOrder>;
  /** What is not given is without limit, and without another attempt. */
  readonly attempts?: Partial<AttemptLimits>;
}

/** An order for a subjob with one atom for each script, its files in a new folder below `folder`. */
export const orderOf = (folder: string, scripts: readonly string[], options: OrderOptions = {}): SubjobOrder => {
  const files = mkdtempSync(join(folder, "files-"));
  return {
    build: 1,
    subjob: 2,
    projectDirectory: options.projectDirectory ?? folder,
    environment: options.environment ?? {},
    atoms: scripts.map((script, atom) => ({
      script,
      environment: {},
      console: join(files, "console", `${atom}.log`),
      artifacts: join(files, "artifacts", String(atom)),
      ...options.atoms,
    })),
    ...(options.attempts === undefined
      ? {}
      : { attempts: { timeoutMs: null, noOutputTimeoutMs: null, retries: 0, ...options.attempts } }),
  };
};

/** What came of a subjob. */
export interface Ran {
  readonly outcome: Outcome;
  /** What was said of its atoms. */
  readonly reports: readonly Exclude<Report, { readonly type: "subjobEnded" }>[];
  /** In the order of the atoms that finished. */
  readonly exitCodes: readonly number[];
}

/** A subjob that runs. */
export interface Running {
  readonly ran: Promise<Ran>;
  abort(): void;
  /** Resolves with the process group of an atom once its start was reported. */
  started(atom: number): Promise<number>;
}

export const start = (pool: ExecutorPool, order: SubjobOrder): Running => {
  const controller = new AbortController();
  const reports: Report[] = [];
  const waiting = new Map<number, (processGroup: number) => void>();
  const groupOf = (atom: number): number | undefined =>
    reports.flatMap((said) => (said.type === "atomStarted" && said.atom === atom ? [said.processGroup] : []))[0];
  const report = (said: readonly Report[]): void => {
    reports.push(...said);
    for (const [atom, resolve] of waiting) {
      const group = groupOf(atom);
      if (group !== undefined) resolve(group);
    }
  };
  const run = async (): Promise<Ran> => {
    await pool.run([order], { signal: controller.signal, report });
    const exitCodes = reports.flatMap((said) => (said.type === "atomFinished" ? [said.exitCode] : []));
    const [outcome] = reports.flatMap((said) => (said.type === "subjobEnded" ? [said.outcome] : []));
    if (outcome === undefined) throw new Error("Cannot tell how the subjob ended as the pool must report it");
    return { outcome, reports: reports.filter((said) => said.type !== "subjobEnded"), exitCodes };
  };
  return {
    ran: run(),
    abort: () => controller.abort(),
    started: (atom) =>
      new Promise((resolve) => {
        const group = groupOf(atom);
        if (group === undefined) waiting.set(atom, resolve);
        else resolve(group);
      }),
  };
};

export const run = (pool: ExecutorPool, order: SubjobOrder): Promise<Ran> => start(pool, order).ran;
