import type { BuildEvent } from "../../client.ts";
import type { Planned, PlannedAtom, Repeated } from "./planned.ts";

/** An atom that has ended. */
export interface EndedAtom {
  readonly subjob: number;
  /** Its place within its subjob. */
  readonly atom: number;
  readonly name: string;
  /** 0 to 255, or -n when signal n ended it; 124 if it took too long. */
  readonly exitCode: number;
  readonly seconds: number;
  readonly attempts: number;
  /** Why its last attempt was ended; null if it ended by itself. */
  readonly reason: string | null;
  readonly failed: boolean;
  /** It passed, but not at its first attempt. */
  readonly flaky: boolean;
  /** Left out for one that runs once. */
  readonly repeated?: Repeated;
}

export interface RunningAtom {
  readonly name: string;
  readonly seconds: number;
}

export type Phase = "queued" | "preparing" | "prepared" | "building" | "finished" | "failed" | "canceled";

interface Slot {
  readonly atom: PlannedAtom;
  /** What it counts for in forecasts: the seconds that it is expected to take, or as much as others do. */
  readonly weight: number;
  end: EndedAtom | null;
}

interface Running {
  /** Which of the subjob's atoms runs, as far as is known: they run in their order. */
  next: number;
  /** Since when, in ms since the epoch. */
  since: number;
}

/** How far a build has come, by its events: what views show. Taking one in costs the same however many atoms there are. */
export class Progress {
  /** When the build was admitted, in ms since the epoch; null before that is known. */
  queuedAt: number | null = null;
  phase: Phase = "queued";
  /** Why the build could not be run to its end; null unless it is `failed`. */
  message: string | null = null;
  /** How many atoms there are; null until they are known. */
  total: number | null = null;
  done: number = 0;
  failed: number = 0;
  flaky: number = 0;
  /** How often the server stopped, or a part of it, while the build was under way. */
  interruptions: number = 0;
  #subjobs: readonly (readonly Slot[])[] = [];
  #executors: number | null = null;
  #flakyFails = false;
  #isExpected = false;
  #weight = 0;
  #weightDone = 0;
  #endedAt: number | null = null;
  #startedAt: number | null = null;
  readonly #running = new Map<number, Running>();

  /** The plan is to be told before any event of a subjob. */
  plan({ subjobs, executors, flakyFails }: Planned): void {
    const known = subjobs.flat().flatMap(({ expectedSeconds }) => expectedSeconds ?? []);
    const usual = known.length === 0 ? 1 : known.reduce((sum, seconds) => sum + seconds, 0) / known.length;
    this.#isExpected = known.length > 0;
    this.#executors = executors;
    this.#flakyFails = flakyFails;
    this.#subjobs = subjobs.map((atoms) =>
      atoms.map((atom) => ({ atom, weight: atom.expectedSeconds ?? usual, end: null })),
    );
    this.total = this.#subjobs.reduce((sum, { length }) => sum + length, 0);
    this.#weight = this.#subjobs.flat().reduce((sum, { weight }) => sum + weight, 0);
  }

  /** Counts flaky atoms as failed from now on, those that have ended too: events do not tell whether their job does. */
  failFlaky(): void {
    this.#flakyFails = true;
    for (const slot of this.#subjobs.flat()) {
      if (slot.end?.flaky !== true) continue;
      this.#count(slot, -1);
      slot.end = { ...slot.end, failed: true };
      this.#count(slot, 1);
    }
  }

  /** The atom that has ended with this event, if one has. */
  take(event: BuildEvent): EndedAtom | null {
    switch (event.type) {
      case "queued":
        this.queuedAt = atOf(event);
        return null;
      case "preparing":
      case "prepared":
      case "building":
        this.phase = event.type;
        return null;
      case "subjob_started":
        this.#start(event.data.subjob_id, atOf(event));
        return null;
      case "subjob_requeued":
      case "subjob_finished":
        this.#running.delete(event.data.subjob_id);
        return null;
      case "atom_finished":
        return this.#end(event);
      case "interrupted":
        this.interruptions += 1;
        this.#running.clear();
        return null;
      case "failed":
        this.message = event.data.error_message;
        return this.#over(event);
      case "finished":
      case "canceled":
        return this.#over(event);
      default:
        return null;
    }
  }

  /** Seconds from the build's admission to its end, or to `now` (ms since the epoch) while it runs. */
  seconds(now: number): number {
    const end = this.#endedAt ?? now;
    return Math.max(0, end - (this.queuedAt ?? end)) / MS;
  }

  /** What runs, the longest first. */
  running(now: number): readonly RunningAtom[] {
    return Array.from(this.#running, ([subjob, { next, since }]) => ({
      name: this.#subjobs[subjob]?.[next]?.atom.name ?? "",
      seconds: Math.max(0, now - since) / MS,
    })).toSorted((one, other) => other.seconds - one.seconds);
  }

  /** Atoms that end in a second, from the first that began; null while that can't be told. */
  rate(now: number): number | null {
    const elapsed = this.#elapsed(now);
    return elapsed < SOON || this.done === 0 ? null : this.done / elapsed;
  }

  /**
   * Seconds until the last atom will have ended, if the rest goes like what is done: measured by what is expected of the atoms, or by
   * their number if nothing is; null while that can't be told.
   */
  remaining(now: number): number | null {
    const elapsed = this.#elapsed(now);
    if (this.total === null || elapsed < SOON || this.phase !== "building") return null;
    let weightDone = this.#weightDone;
    let longest = 0;
    for (const [subjob, { next, since }] of this.#running) {
      const slot = this.#subjobs[subjob]?.[next];
      if (slot === undefined || slot.atom.expectedSeconds === null) continue;
      const seconds = Math.max(0, now - since) / MS;
      weightDone += Math.min(slot.weight, seconds);
      longest = Math.max(longest, slot.weight - seconds);
    }
    const left = Math.max(0, this.#weight - weightDone);
    if (weightDone > 0) return Math.max(longest, (elapsed * left) / weightDone);
    return this.#isExpected && this.#executors !== null ? left / this.#executors : null;
  }

  /** All atoms that have ended, in the order of the plan. */
  *ended(): Generator<EndedAtom, void, undefined> {
    for (const subjob of this.#subjobs) for (const { end } of subjob) if (end !== null) yield end;
  }

  /** Seconds since the first atom began. */
  #elapsed(now: number): number {
    return this.#startedAt === null ? 0 : Math.max(0, now - this.#startedAt) / MS;
  }

  #start(subjob: number, at: number): void {
    this.#startedAt ??= at;
    this.#running.set(subjob, { next: this.#nextOf(subjob), since: at });
  }

  #nextOf(subjob: number): number {
    const next = this.#subjobs[subjob]?.findIndex(({ end }) => end === null) ?? -1;
    return Math.max(0, next);
  }

  #end(event: Extract<BuildEvent, { readonly type: "atom_finished" }>): EndedAtom | null {
    const { subjob_id: subjob, atom_id: atom, exit_code: exitCode, seconds, attempts = 1, reason = null } = event.data;
    const slot = this.#subjobs[subjob]?.[atom];
    if (slot === undefined) return null;
    const running = this.#running.get(subjob);
    if (running !== undefined) {
      running.next = atom + 1;
      running.since = atOf(event);
      if (this.#subjobs[subjob]?.[running.next] === undefined) this.#running.delete(subjob);
    }
    const flaky = exitCode === 0 && attempts > 1;
    const failed = exitCode !== 0 || (flaky && this.#flakyFails);
    const { name, repeated } = slot.atom;
    const repeats = repeated === undefined ? {} : { repeated };
    const end = { subjob, atom, name, exitCode, seconds, attempts, reason, failed, flaky, ...repeats };
    // A subjob that is run again, as its executor was lost, tells of its atoms a second time.
    this.#count(slot, -1);
    slot.end = end;
    this.#count(slot, 1);
    return end;
  }

  #count({ end, weight }: Slot, by: 1 | -1): void {
    if (end === null) return;
    this.done += by;
    this.failed += by * Number(end.failed);
    this.flaky += by * Number(end.flaky);
    this.#weightDone += by * weight;
  }

  #over(event: Extract<BuildEvent, { readonly type: "failed" | "finished" | "canceled" }>): null {
    this.phase = event.type;
    this.#endedAt = atOf(event);
    this.#running.clear();
    return null;
  }
}

const MS = 1_000;

/** In seconds: before that, forecasts jump about. */
const SOON = 0.5;

const atOf = ({ data }: { readonly data: { readonly at: number } }): number => data.at * MS;
