import type { Bus } from "../../src/bus/contract.ts";
import type {
  BusReport,
  Claim,
  ClaimAnswer,
  ConsolePart,
  Instructions,
  Orders,
  Presence,
  Reported,
  RunName,
} from "../../src/bus/messages.ts";
import { CLAIM, CONSOLE, PRESENCE, REPORT } from "../../src/bus/questions.ts";

/** A master that does what the test says, and remembers what it hears. */
export interface ScriptedMaster {
  readonly bus: Bus;
  /** In the order in which they came, those that were asked again too. */
  readonly claims: readonly Claim[];
  readonly consoles: readonly ConsolePart[];
  /** The last of each worker. */
  readonly presences: ReadonlyMap<string, Presence>;
  /** Each time they are asked. */
  readonly heard: readonly Reported[];
  /** What the next claims are answered; `granted` at first. */
  verdict: ClaimAnswer["verdict"];
  /** Whether reports are wanted; true at first. */
  isWanted: boolean;
  /** Whether it answers reports; true at first. */
  isAnswering: boolean;
  /** Puts a run into the queue. */
  add(orders: Partial<Orders> & Pick<Orders, "subjobs">, labels?: readonly string[]): Promise<ScriptedRun>;
  /** Tells every worker that is there what to do, until it is told otherwise. */
  instruct(instructions: Partial<Instructions>): void;
  /** Waits until it is so; looked at whenever something was heard. */
  until(isSo: () => boolean): Promise<void>;
}

export interface ScriptedRun {
  readonly name: RunName;
  /** What was said of it, in order, each once. */
  readonly reports: readonly BusReport[];
  /** Resolves with the reports when all its subjobs have ended. */
  readonly ended: Promise<readonly BusReport[]>;
}

const SESSION = "session";

/** What a test does not say of its orders. */
const BASE = { build: 1, projectDirectory: "/", environment: {} } as const;

export const scriptMaster = async (bus: Bus): Promise<ScriptedMaster> => {
  const claims: Claim[] = [];
  const consoles: ConsolePart[] = [];
  const heard: Reported[] = [];
  const presences = new Map<string, Presence>();
  const said = new Map<number, { sequence: number; readonly reports: BusReport[] }>();
  const waiting = new Set<() => void>();
  let instructions: Omit<Instructions, "session" | "queues"> = { abort: [], handBack: [], over: [], leave: false };
  let lastRun = 0;

  const look = (): void => {
    for (const again of waiting) again();
  };
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const again = (): void => {
        if (!isSo()) return;
        waiting.delete(again);
        resolve();
      };
      waiting.add(again);
      again();
    });

  const master: ScriptedMaster = {
    bus,
    claims,
    consoles,
    presences,
    heard,
    verdict: "granted",
    isWanted: true,
    isAnswering: true,
    add: async (orders, labels = []) => {
      const run = ++lastRun;
      const reports: BusReport[] = [];
      said.set(run, { sequence: 0, reports });
      const name = { session: SESSION, run };
      const bytes = Buffer.from(JSON.stringify({ ...BASE, ...orders }));
      await bus.queue.add(labels, { ...name, orders: await bus.objects.put(bytes) });
      const hasEnded = (): boolean =>
        reports.filter(({ type }) => type === "subjobEnded").length === orders.subjobs.length;
      return { name, reports, ended: until(hasEnded).then(() => reports) };
    },
    instruct: (given) => {
      instructions = { ...instructions, ...given };
      for (const worker of presences.keys()) bus.nudge(worker);
    },
    until,
  };

  bus.answer(CLAIM, async (claim) => {
    claims.push(claim);
    look();
    return { verdict: master.verdict };
  });
  bus.answer(REPORT, async (reported) => {
    heard.push(reported);
    look();
    if (!master.isAnswering) throw new Error("no answer, as the test wants it");
    const run = said.get(reported.run);
    if (run !== undefined && master.isWanted && reported.sequence === run.sequence + 1) {
      run.sequence += 1;
      run.reports.push(...reported.reports);
    }
    look();
    return { isWanted: master.isWanted };
  });
  bus.answer(CONSOLE, async (part) => {
    consoles.push(part);
    look();
    return { isWanted: master.isWanted };
  });
  bus.answer(PRESENCE, async (presence) => {
    presences.set(presence.worker, presence);
    look();
    return { session: SESSION, queues: bus.queue.queuesFor(presence.labels), ...instructions };
  });
  await bus.queue.open();
  return master;
};
