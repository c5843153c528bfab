import type { BusReport, ClaimAnswer, ConsolePart, Reported, RunName } from "../../bus/messages.ts";
import type { Outcome, Report, RunOptions, SubjobOrder } from "../contract.ts";
import { deferred } from "../deferred.ts";
import { showConsole, type AtomStorage } from "./atom-storage.ts";

/** Subjobs that wait for a machine, or that one has. */
export interface BusRun {
  readonly name: RunName;
  readonly build: number;
  /** Resolves when each of the subjobs has been reported as ended. Never rejects. */
  readonly over: Promise<End>;
  /** Who has it; undefined while it waits, and when it is over. */
  worker(): string | undefined;
  isOver(): boolean;
  /** What who has it is to do; undefined to go on. */
  wish(): "abort" | "handBack" | undefined;
  /** Gives it to the first worker that asks. */
  claim(worker: string): ClaimAnswer["verdict"];
  /**
   * Stores and tells what a worker reports; false if it is no longer this worker's. Rejects for what can't be the next report, and what is to be
   * reported again, as its files can't be had.
   */
  hear(said: Reported): Promise<boolean>;
  /** Adds to the console of an atom that runs; false like that. */
  show(part: ConsolePart): boolean;
  /** Ends the subjobs as aborted, at once if no worker has them. Safe to call twice. */
  abort(): void;
  /** Ends those that have not begun as returned, at once if no worker has them. */
  handBack(): void;
  /**
   * The worker that claimed it so long ago, or longer, does not have it: it waits again, which is what true says, unless something of it has been
   * told.
   */
  release(wish: string, forMs: number): boolean;
  /** Ends what is open: the first subjob is lost, as `wish` was not fulfilled, the others are returned. */
  lose(wish: string): void;
}

/** `told` if the worker has told the end of each subjob, so that it knows. */
export type End = "told" | "given up";

export interface BusRunOptions {
  readonly name: RunName;
  /** There is one. */
  readonly orders: readonly SubjobOrder[];
  readonly report: RunOptions["report"];
  readonly storage: AtomStorage;
  /** Has a worker ask what it is to do. */
  readonly nudge: (worker: string) => void;
  /** ms since the epoch. */
  readonly now: () => number;
}

/**
 * ```
 * waiting ── claim ──▶ claimed ── last end told, lost ──▶ over
 *    ▲ ╲── release ◀──────╱                                ▲
 *    ╰──── aborted, handed back, lost ─────────────────────╯
 * ```
 */
type State =
  | { readonly type: "waiting" }
  | { readonly type: "claimed"; readonly worker: string; readonly since: number }
  | { readonly type: "over" };

export const createBusRun = ({ name, orders, report, storage, nudge, now }: BusRunOptions): BusRun => {
  /** By the number of the subjob, in order: those whose end has not been told. */
  const open = new Map(orders.map((order) => [order.subjob, order]));
  /** By subjob and atom, how much of its console is shown, in bytes; all of it once its end was heard of. */
  const shown = new Map<string, number>();
  let state: State = { type: "waiting" };
  let isAborted = false;
  let isHandedBack = false;
  /** By subjob and atom, what came of storing its files. */
  const stored = new Map<string, Outcome | undefined>();
  /** How often the next report has come without the files that it tells of. */
  let attempts = 0;
  /** The sequence of the last report that was told. */
  let told = 0;
  /** The next one, while it is stored. */
  let taking: { readonly sequence: number; readonly isTaken: Promise<boolean> } | undefined;
  const { promise: over, resolve: finish } = deferred<End>();
  const build = orders[0]?.build ?? 0;

  const hasIt = (worker: string): boolean => state.type === "claimed" && state.worker === worker;

  const end = (how: End): void => {
    state = { type: "over" };
    finish(how);
  };

  /** Ends what no worker will tell the end of: the first subjob, which may have begun, and the others. */
  const endOpen = (first: Outcome, others: Outcome): void => {
    const ends = [...open.keys()].map((subjob, index): Report => ({
      type: "subjobEnded",
      subjob,
      outcome: index === 0 ? first : others,
    }));
    open.clear();
    try {
      if (ends.length > 0) report(ends);
    } catch {
      // Who is told has failed before, which is why it comes to this.
    }
    end("given up");
  };

  const lossOf = (wish: string): Outcome => {
    const [subjob = 0] = open.keys();
    return { type: "lost", reason: `Cannot finish subjob ${subjob} of build ${build} as ${wish}` };
  };

  const lose = (wish: string): void => {
    if (state.type === "over") return;
    if (isAborted) endOpen(ABORTED, ABORTED);
    else endOpen(lossOf(wish), RETURNED);
  };

  const tell = (reports: readonly Report[]): void => {
    try {
      if (reports.length > 0) report(reports);
    } catch (error) {
      return lose(`its reports must be taken: found "${error instanceof Error ? error.message : String(error)}"`);
    }
    for (const said of reports) if (said.type === "subjobEnded") open.delete(said.subjob);
    if (open.size === 0) end("told");
  };

  const store = async (said: BusReport, worker: string): Promise<Outcome | undefined> => {
    if (said.type !== "atomFinished") return undefined;
    const order = open.get(said.subjob);
    const key = `${said.subjob} ${said.atom}`;
    if (order === undefined || stored.has(key)) {
      await storage.discard(said);
      return stored.get(key);
    }
    shown.set(key, Infinity);
    const failure = await storage.store(order, said, () => hasIt(worker));
    stored.set(key, failure);
    return failure;
  };

  const isOfOpen = (said: BusReport): boolean => {
    const order = open.get(said.subjob);
    return said.type === "subjobEnded" ? order !== undefined : order?.atoms[said.atom] !== undefined;
  };

  const take = async ({ worker, sequence, reports }: Reported, since: number): Promise<boolean> => {
    const results = await Promise.allSettled(reports.map((said) => store(said, worker)));
    taking = undefined;
    // Meanwhile it may have been given up.
    if (!hasIt(worker)) return false;
    const missing = results.find((result) => result.status === "rejected");
    if (missing !== undefined) {
      attempts += 1;
      if (attempts < MOST_ATTEMPTS) throw missing.reason;
      lose(`what it has left must come: found "${String(missing.reason)}"`);
      return false;
    }
    attempts = 0;
    told = sequence;
    const failures = results.map((result) => (result.status === "fulfilled" ? result.value : undefined));
    const place = failures.findIndex((failure) => failure !== undefined);
    const whole = place === -1 ? reports : reports.slice(0, place);
    const latest = now();
    tell(whole.filter(isOfOpen).map((said) => reportOf(said, { since, latest })));
    const failure = failures[place];
    if (failure !== undefined && hasIt(worker)) {
      if (isAborted) endOpen(ABORTED, ABORTED);
      else endOpen(failure, RETURNED);
    }
    return failure === undefined;
  };

  return {
    name,
    build,
    over,
    worker: () => (state.type === "claimed" ? state.worker : undefined),
    isOver: () => state.type === "over",
    wish: () => (isAborted ? "abort" : isHandedBack ? "handBack" : undefined),
    claim: (worker) => {
      if (state.type === "over") return "over";
      if (state.type === "claimed") return state.worker === worker ? "granted" : "taken";
      state = { type: "claimed", worker, since: now() };
      return "granted";
    },
    hear: async (said) => {
      const { worker, sequence } = said;
      if (state.type !== "claimed" || state.worker !== worker) return false;
      if (sequence <= told) return true;
      if (taking?.sequence === sequence) return taking.isTaken;
      if (taking !== undefined || sequence !== told + 1)
        throw new Error(`Cannot take report ${sequence} of run ${name.run} as report ${told + 1} must be taken before`);
      taking = { sequence, isTaken: take(said, state.since) };
      return taking.isTaken;
    },
    show: ({ worker, subjob, atom, offset, data }) => {
      if (!hasIt(worker)) return false;
      const key = `${subjob} ${atom}`;
      const order = open.get(subjob)?.atoms[atom];
      // One that was heard before, or before which one was not heard, is left out.
      if (order === undefined || offset !== (shown.get(key) ?? 0)) return true;
      const bytes = Buffer.from(data, "base64");
      showConsole(order, offset, bytes);
      shown.set(key, offset + bytes.length);
      return true;
    },
    abort: () => {
      if (isAborted) return;
      isAborted = true;
      if (state.type === "waiting") endOpen(ABORTED, ABORTED);
      else if (state.type === "claimed") nudge(state.worker);
    },
    handBack: () => {
      isHandedBack = true;
      if (state.type === "waiting") endOpen(RETURNED, RETURNED);
      else if (state.type === "claimed") nudge(state.worker);
    },
    release: (wish, forMs) => {
      if (state.type !== "claimed" || now() - state.since < forMs) return false;
      if (told > 0 || taking !== undefined || isAborted) lose(wish);
      else if (isHandedBack) endOpen(RETURNED, RETURNED);
      else state = { type: "waiting" };
      return state.type === "waiting";
    },
    lose,
  };
};

/** How often a report is heard whose files can't be had: they may have been lost with the server's store, and be sent again. */
const MOST_ATTEMPTS = 5;

const ABORTED: Outcome = { type: "aborted" };
const RETURNED: Outcome = { type: "returned" };

/** What a pool says. The clock of another machine is believed as far as it agrees with this one's. */
const reportOf = (said: BusReport, { since, latest }: { readonly since: number; readonly latest: number }): Report => {
  if (said.type !== "atomFinished") return said;
  const { console: _, artifacts: __, at, ...rest } = said;
  return { ...rest, at: Math.min(latest, Math.max(since, at)) };
};
