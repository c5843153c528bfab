import { setTimeout as sleep } from "node:timers/promises";
import type { Bus, Taken } from "../../../src/bus/contract.ts";
import type { BusReport, Orders, Presence, RunName } from "../../../src/bus/messages.ts";
import { CLAIM, ORDERS, PRESENCE, REPORT } from "../../../src/bus/questions.ts";

export interface SimulatedWorker {
  readonly bus: Bus;
  readonly name: string;
  readonly executors: number;
  readonly heartbeatMs: number;
  /** How long each atom takes. */
  readonly atomMs: number;
  /** Called whenever it has taken a run. */
  readonly onRun: () => void;
  /** Ends it, as a machine ends that is switched off. */
  readonly signal: AbortSignal;
}

const ANSWER_MS = 30_000;
const PULL_MS = 10_000;

/** What an atom prints. */
const CONSOLE = { type: "inline", data: Buffer.from("an atom that was simulated\n").toString("base64") } as const;

/** A machine that says all that one of many says, and runs nothing: each atom is a time that passes. */
export const simulateWorker = async (simulated: SimulatedWorker): Promise<void> => {
  const { bus, name, executors, heartbeatMs, signal } = simulated;
  const runs = new Map<string, { readonly run: RunName; readonly taken: Taken }>();
  let queues: readonly string[] = [];
  let sequence = 0;

  const exchange = async (): Promise<void> => {
    sequence += 1;
    const presence: Presence = {
      worker: name,
      name,
      executors,
      labels: [],
      sequence,
      isDraining: false,
      hasLeft: false,
      runs: Array.from(runs.values(), ({ run }) => run),
      builds: [],
    };
    // Whom nobody answers says so again at the next beat.
    await bus.ask(PRESENCE, presence, heartbeatMs).then(
      (instructions) => void (queues = instructions.queues),
      () => {},
    );
  };

  const beat = async (): Promise<void> => {
    while (!signal.aborted) {
      for (const { taken } of runs.values()) taken.renew();
      await exchange();
      await sleep(heartbeatMs);
    }
  };

  const slot = async (): Promise<void> => {
    while (!signal.aborted) {
      const queue = queues[0];
      const taken = queue === undefined ? undefined : await bus.queue.next(queue, PULL_MS, signal);
      if (taken === undefined) await sleep(queue === undefined ? 10 : 0);
      else await take(taken);
    }
  };

  const take = async (taken: Taken): Promise<void> => {
    const { session, run, orders } = taken.work;
    const key = `${session}.${run}`;
    const { verdict } = await bus.ask(CLAIM, { session, run, worker: name }, ANSWER_MS);
    if (verdict !== "granted") return verdict === "over" ? void (await taken.done()) : taken.giveBack(heartbeatMs);
    runs.set(key, { run: { session, run }, taken });
    simulated.onRun();
    // As one that is real says what has changed.
    void exchange();
    const read: unknown = JSON.parse(Buffer.from(await bus.objects.get(orders)).toString());
    const say = reporter(simulated, { session, run });
    await runOrders(ORDERS.parse(read), simulated.atomMs, say.add);
    await say.all();
    runs.delete(key);
    await taken.done();
  };

  bus.onNudge(name, () => void exchange());
  await exchange();
  await Promise.all([beat(), ...Array.from({ length: executors }, slot)]);
};

const runOrders = async ({ subjobs }: Orders, atomMs: number, say: (report: BusReport) => void): Promise<void> => {
  for (const { subjob, atoms, from = 0 } of subjobs) {
    for (let atom = from; atom < atoms.length; atom += 1) {
      say({ type: "atomStarted", subjob, atom, processGroup: 1 });
      await sleep(atomMs);
      const end = { exitCode: 0, seconds: atomMs / 1_000, at: Date.now(), console: CONSOLE, artifacts: null };
      say({ type: "atomFinished", subjob, atom, ...end });
    }
    say({ type: "subjobEnded", subjob, outcome: { type: "done" } });
  }
};

/** Says what has happened of a run, one message at a time: what happens meanwhile is in the next one. */
const reporter = (
  { bus, name }: SimulatedWorker,
  run: RunName,
): { readonly add: (report: BusReport) => void; readonly all: () => Promise<void> } => {
  const waiting: BusReport[] = [];
  let sequence = 0;
  let sending = Promise.resolve();
  let isSending = false;
  const send = async (): Promise<void> => {
    isSending = true;
    while (waiting.length > 0) {
      const reports = waiting.splice(0);
      sequence += 1;
      await bus.ask(REPORT, { ...run, worker: name, sequence, reports }, ANSWER_MS);
    }
    isSending = false;
  };
  return {
    add: (report) => {
      waiting.push(report);
      if (!isSending) sending = send();
    },
    all: () => sending,
  };
};
