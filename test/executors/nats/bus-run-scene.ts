import { mkdirSync, mkdtempSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BusReport } from "../../../src/bus/messages.ts";
import type { Report } from "../../../src/executors/contract.ts";
import type { AtomStorage } from "../../../src/executors/nats/atom-storage.ts";
import { createBusRun, type BusRun } from "../../../src/executors/nats/bus-run.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { orderOf } from "../orders.ts";

export interface Scene {
  readonly run: BusRun;
  /** What was told, in words. */
  readonly told: string[];
  readonly reports: Report[];
  readonly nudged: string[];
  /** By subjob. */
  readonly consoles: readonly string[];
  /** A worker reports. */
  say(worker: string, sequence: number, ...reports: readonly BusReport[]): Promise<boolean>;
}

export const NOW = 1_000_000;

/** Two subjobs, 7 and 8, of two atoms each. */
export const sceneOf = ({
  store = async () => undefined,
  onReport = () => {},
}: {
  readonly store?: AtomStorage["store"];
  readonly onReport?: () => void;
} = {}): Scene => {
  const folder = mkdtempSync(join(temporaryFolder(), "run-"));
  const orders = [7, 8].map((subjob) => Object.assign({}, orderOf(folder, ["a", "b"]), { subjob }));
  const told: string[] = [];
  const reports: Report[] = [];
  const nudged: string[] = [];
  const run = createBusRun({
    name: { session: "s", run: 1 },
    orders,
    report: (said) => {
      onReport();
      reports.push(...said);
      told.push(...said.map(wordsOf));
    },
    storage: { store, discard: async () => {} },
    nudge: (worker) => void nudged.push(worker),
    now: () => NOW,
  });
  const consoles = orders.map(({ atoms }) => atoms[0]!.console);
  for (const console of consoles) mkdirSync(dirname(console), { recursive: true });
  const say: Scene["say"] = (worker, sequence, ...said) =>
    run.hear({ session: "s", run: 1, worker, sequence, reports: said });
  return { run, told, reports, nudged, consoles, say };
};

const wordsOf = (said: Report): string =>
  said.type === "subjobEnded" ? `${said.subjob} ${said.outcome.type}` : `${said.subjob}.${said.atom} ${said.type}`;

export const started = (subjob: number, atom: number): BusReport => ({
  type: "atomStarted",
  subjob,
  atom,
  processGroup: 5,
});
export const finished = (subjob: number, atom: number, at: number = NOW): BusReport => ({
  type: "atomFinished",
  subjob,
  atom,
  exitCode: 0,
  seconds: 1,
  at,
  console: { type: "inline", data: "" },
  artifacts: null,
});
export const ended = (subjob: number, type: "done" | "aborted" | "returned" = "done"): BusReport => ({
  type: "subjobEnded",
  subjob,
  outcome: { type },
});
