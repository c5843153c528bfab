import { join } from "node:path";
import type { BusOutcome, BusReport, Orders, RunName, SubjobOrders } from "../bus/messages.ts";
import { CONSOLE, REPORT } from "../bus/questions.ts";
import type { Report } from "../executors/contract.ts";
import { buildMark } from "../model/build-mark.ts";
import { createAtomReports } from "./atom-reports.ts";
import { buildFolder, isSameBuild } from "./build-folder.ts";
import type { Following } from "./console-follower.ts";
import { atomPaths, localOrders } from "./local-orders.ts";
import type { Machine } from "./machine.ts";
import { createReportSender } from "./report-sender.ts";

/** A run that is this machine's to do. */
export interface GrantedRun {
  readonly name: RunName;
  readonly orders: Orders;
  /** No two runs at the same time have the same. */
  readonly slot: number;
  /** Aborted, it ends what runs of it. */
  readonly signal: AbortSignal;
  /** Aborted, it has what has not begun handed back. */
  readonly handBack: AbortSignal;
}

/**
 * Does it, and tells the master of it. Resolves when nothing of it runs and the master has heard all of it, or does not want to: with whether it has
 * heard it. Rejects only for a bug.
 */
export const doRun = async (granted: GrantedRun, machine: Machine): Promise<boolean> => {
  const { name, orders, slot, signal, handBack } = granted;
  const { worker, bus, patient, pool, projects, follower, directory, heartbeatMs, silence } = machine;
  const build = { session: name.session, build: orders.build };
  const folder = runFolder(directory, name, orders);
  const atoms = createAtomReports(folder, machine);
  const unwanted = new AbortController();
  const ending = AbortSignal.any([signal, unwanted.signal]);
  const followed = new Map<string, Following>();
  /** By subjob, the place of the atom behind the last that finished. */
  const next = new Map(orders.subjobs.map(({ subjob, from = 0 }) => [subjob, from]));
  /** What has not been handed back. */
  let kept = orders.subjobs;
  let isReady = false;

  const onUnwanted = (): void => unwanted.abort();

  const complete = async (report: Report): Promise<BusReport | undefined> => {
    if (unwanted.signal.aborted) return undefined;
    if (report.type === "atomFinished") return atoms.complete(report);
    if (report.type === "subjobEnded" && report.outcome.type !== "done") await flush(report.subjob);
    return report;
  };

  /** What an atom that has no end of its own has written is told to who watches, at least; its start may not have been told. */
  const flush = async (subjob: number): Promise<void> => {
    const atom = next.get(subjob) ?? 0;
    const following = followed.get(`${subjob}.${atom}`) ?? follow(subjob, atom);
    await following.flush();
  };

  const sender = createReportSender({
    tell: ({ sequence, reports }) =>
      patient.attempt(async () => {
        const current = await Promise.all(reports.map(atoms.current));
        return bus.ask(REPORT, { ...name, worker, sequence, reports: current }, heartbeatMs);
      }, silence),
    complete,
    onTold: (reports) => {
      for (const report of reports) void atoms.forget(report);
    },
    onUnwanted,
  });

  const end = (subjobs: readonly SubjobOrders[], outcome: BusOutcome): void =>
    sender.add(subjobs.map(({ subjob }) => ({ type: "subjobEnded", subjob, outcome })));

  const follow = (subjob: number, atom: number): Following =>
    follower.follow({
      path: atomPaths(folder, subjob, atom).console,
      tell: (part) => bus.ask(CONSOLE, { ...name, worker, subjob, atom, ...part }, heartbeatMs),
      onUnwanted,
    });

  const hear = (reports: readonly Report[]): void => {
    for (const report of reports) {
      if (report.type === "subjobEnded") continue;
      const key = `${report.subjob}.${report.atom}`;
      followed.get(key)?.end();
      followed.delete(key);
      if (report.type === "atomFinished") next.set(report.subjob, report.atom + 1);
      else followed.set(key, follow(report.subjob, report.atom));
    }
    sender.add(reports);
  };

  const returnRest = (): void => {
    if (isReady) return;
    // The first counts as begun, as it does in a pool: else two machines could set the project up for each other for ever.
    end(kept.slice(1), { type: "returned" });
    kept = kept.slice(0, 1);
  };

  const runAll = async (): Promise<void> => {
    const isNew = !projects.held().some((held) => isSameBuild(held, build));
    if (handBack.aborted) return end(kept, { type: "returned" });
    handBack.addEventListener("abort", returnRest, { once: true });
    const getting = projects.ready(build, orders, ending);
    if (isNew) machine.onChange();
    const ready = await getting;
    if (ending.aborted) return end(kept, { type: "aborted" });
    if (!ready.ok) {
      end(kept.slice(0, 1), { type: "impossible", reason: ready.message });
      return end(kept.slice(1), { type: "returned" });
    }
    isReady = true;
    const { projectDirectory } = ready.value;
    const mark = buildMark(buildFolder(directory, build));
    const local = localOrders({ ...orders, subjobs: kept }, { folder, projectDirectory, mark, slot });
    await pool.run(local, { signal: ending, handBack, report: hear });
  };

  try {
    await runAll();
    await sender.finish();
    return !unwanted.signal.aborted && !silence.aborted;
  } finally {
    handBack.removeEventListener("abort", returnRest);
    for (const following of followed.values()) following.end();
  }
};

/** Where a run keeps consoles and artifacts until the master has them. */
export const runFolder = (directory: string, { session, run }: RunName, { build }: Orders): string =>
  join(buildFolder(directory, { session, build }), "runs", String(run));
