import { randomUUID } from "node:crypto";
import type { Bus, Taken } from "../../src/bus/contract.ts";
import type { BusReport, ClaimAnswer, Instructions, Presence, RunName } from "../../src/bus/messages.ts";
import { CLAIM, PRESENCE, REPORT } from "../../src/bus/questions.ts";

/** A worker whose moves the test makes. It is silent unless it is told to speak, or to beat. */
export interface ScriptedWorker {
  readonly bus: Bus;
  readonly id: string;
  /** What it says of itself from now on. */
  readonly state: { -readonly [Key in keyof Presence]: Presence[Key] };
  /** Says it, and learns what to do. */
  speak(): Promise<Instructions>;
  /** Says it again and again, as a heart beats, until it is silenced. */
  beat(everyMs: number): void;
  silence(): void;
  /** Waits for what is the first in one of its queues. */
  take(): Promise<Taken>;
  claim(name: RunName): Promise<ClaimAnswer["verdict"]>;
  /** Takes a run and claims it; one that is over is removed from the queue. */
  begin(): Promise<Taken>;
  /** Whether it is wanted. */
  report(name: RunName, sequence: number, ...reports: readonly BusReport[]): Promise<boolean>;
  /** Resolves at the next nudge. */
  nudged(): Promise<void>;
}

/** Longer than anything takes here. */
const ANSWER_MS = 5_000;

export const scriptWorker = (bus: Bus, more: Partial<Presence> = {}): ScriptedWorker => {
  const id = randomUUID();
  const state: ScriptedWorker["state"] = {
    worker: id,
    name: "scripted",
    executors: 1,
    labels: [],
    sequence: 0,
    isDraining: false,
    hasLeft: false,
    runs: [],
    builds: [],
    ...more,
  };
  const waiting = new Set<() => void>();
  let beating: NodeJS.Timeout | undefined;
  let queues: readonly string[] = [];

  bus.onNudge(id, () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  });

  const speak = async (): Promise<Instructions> => {
    state.sequence += 1;
    const instructions = await bus.ask(PRESENCE, { ...state }, ANSWER_MS);
    queues = instructions.queues;
    return instructions;
  };

  const take = async (): Promise<Taken> => {
    for (;;) {
      if (queues.length === 0) await speak();
      for (const queue of queues) {
        const taken = await bus.queue.next(queue, 1_000, new AbortController().signal);
        if (taken !== undefined) return taken;
      }
      // There may be another queue by now.
      await speak();
    }
  };

  const claim: ScriptedWorker["claim"] = async ({ session, run }) => {
    state.runs = [...state.runs, { session, run }];
    const { verdict } = await bus.ask(CLAIM, { session, run, worker: id }, ANSWER_MS);
    return verdict;
  };

  return {
    bus,
    id,
    state,
    speak,
    beat: (everyMs) => {
      beating = setInterval(() => void speak().catch(() => {}), everyMs);
    },
    silence: () => clearInterval(beating),
    take,
    claim,
    begin: async () => {
      let taken = await take();
      let verdict = await claim(taken.work);
      while (verdict === "over") {
        await taken.done();
        taken = await take();
        verdict = await claim(taken.work);
      }
      if (verdict !== "granted")
        throw new Error(`Cannot begin run ${taken.work.run} as it must be granted: found ${verdict}`);
      return taken;
    },
    report: async ({ session, run }, sequence, ...reports) => {
      const { isWanted } = await bus.ask(REPORT, { session, run, worker: id, sequence, reports }, ANSWER_MS);
      return isWanted;
    },
    nudged: () => new Promise((resolve) => void waiting.add(resolve)),
  };
};
