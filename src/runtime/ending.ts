import type { Cell } from "./cell.ts";
import type { Timer } from "./clock.ts";
import { noHandlers } from "./environment.ts";
import type { Cleanup, Life, Progress } from "./life.ts";
import type { Ended } from "./supervision.ts";

const DEFAULT_STOP_WITHIN_MS = 5_000;

/** How an actor is to be ended. */
export interface EndingOptions {
  /** Whether its ref ends with it; otherwise it is down, and keeps its mailbox for the restart. */
  readonly forGood: boolean;
  /** Whether cleanups are called without waiting for them. */
  readonly kill: boolean;
}

/** Ends an actor, or hastens its end. Not to be called inside a handler. */
export function end(cell: Cell, options: EndingOptions): void {
  if (hasEnded(cell, options.forGood)) return;
  const { life } = cell;
  const underWay = life?.arranged?.ending;
  if (underWay instanceof Ending) underWay.hasten(options);
  else if (life === undefined || (life.arranged === undefined && life.children === undefined)) endAtOnce(cell, options);
  else new Ending(cell, life, options).advance();
}

/** Most actors have nothing to wait for. */
function endAtOnce(cell: Cell, { forGood }: EndingOptions): void {
  cell.halt();
  cell.life?.end();
  if (forGood) shut(cell);
  finish(cell, forGood);
}

/** Whether there is nothing left to end. */
export function hasEnded(cell: Cell, forGood: boolean): boolean {
  return cell.phase === "stopped" || (!forGood && (cell.phase === "down" || cell.phase === "unstarted"));
}

/** The end of one life: first the children, the last started first, then the cleanups, the last registered first, one after another. */
class Ending implements Progress {
  readonly #cell: Cell;
  readonly #life: Life<Cell>;
  #children: Cell[];
  #cleanups: Cleanup[];
  #forGood: boolean;
  #kill: boolean;
  #busy = false;
  #awaited: Promise<void> | undefined;
  #timer: Timer | undefined;

  constructor(cell: Cell, life: Life<Cell>, { forGood, kill }: EndingOptions) {
    this.#cell = cell;
    this.#life = life;
    this.#forGood = forGood;
    this.#kill = kill;
    this.#children = [...(life.children?.values() ?? [])];
    const { arrangements } = life;
    this.#cleanups = arrangements.cleanups ?? [];
    arrangements.cleanups = undefined;
    arrangements.ending = this;
    this.#close();
  }

  /** Takes up a stronger wish: an end for good instead of a restart, or no waiting. */
  hasten({ forGood, kill }: EndingOptions): void {
    if (forGood && !this.#forGood) {
      this.#forGood = true;
      this.#children = [...(this.#life.children?.values() ?? [])];
      shut(this.#cell);
    }
    if (kill && !this.#kill) {
      this.#kill = true;
      this.#awaited = undefined;
      for (const child of this.#children.toReversed()) end(child, { forGood: this.#forGood || child.spawned, kill });
    }
    this.advance();
  }

  advance(): void {
    if (this.#busy) return;
    this.#busy = true;
    const done = this.#endChildren() && this.#cleanUp();
    this.#busy = false;
    if (done) this.#finish();
  }

  /** The actor handles nothing more, and what it arranged has no effect any more. */
  #close(): void {
    const cell = this.#cell;
    cell.halt();
    if (cell.phase !== "down") cell.phase = "ending";
    this.#life.end();
    const { watches, stashed } = this.#life.arrangements;
    for (const [actor, watch] of watches ?? []) {
      watch.active = false;
      actor.removeWatcher(this.#life);
    }
    for (const child of this.#children) child.particulars?.recovery?.cancel();
    cell.putBack(stashed ?? []);
    this.#life.arrangements.stashed = undefined;
    if (this.#forGood) shut(this.#cell);
  }

  #endChildren(): boolean {
    for (let child = this.#children.at(-1); child !== undefined; child = this.#children.at(-1)) {
      const forGood = this.#forGood || child.spawned;
      end(child, { forGood, kill: this.#kill });
      if (!hasEnded(child, forGood)) return false;
      this.#children.pop();
    }
    return true;
  }

  #cleanUp(): boolean {
    while (this.#awaited === undefined) {
      const cleanup = this.#cleanups.pop();
      if (cleanup === undefined) return true;
      this.#run(cleanup);
    }
    return false;
  }

  #run(cleanup: Cleanup): void {
    const { reports, dispatcher } = this.#cell.system;
    try {
      const result = cleanup();
      if (!(result instanceof Promise)) return;
      const settled = result
        .catch((cause: unknown) => reports.cleanupFailed(this.#cell, cause))
        .then(() => {
          if (this.#awaited !== settled) return;
          this.#awaited = undefined;
          dispatcher.signal(() => this.advance());
        });
      if (this.#kill) return;
      this.#awaited = settled;
      this.#limit();
    } catch (cause) {
      reports.cleanupFailed(this.#cell, cause);
    }
  }

  /** While the whole system stops, its deadline alone decides. */
  #limit(): void {
    const { clock, dispatcher, lifecycle, reports } = this.#cell.system;
    if (lifecycle.stopping || this.#timer !== undefined) return;
    const afterMs = this.#cell.particulars?.stopWithinMs ?? DEFAULT_STOP_WITHIN_MS;
    this.#timer = clock.schedule(afterMs, () => {
      reports.cleanupAbandoned(this.#cell, afterMs);
      dispatcher.signal(() => this.hasten({ forGood: this.#forGood, kill: true }));
    });
  }

  #finish(): void {
    const { arrangements } = this.#life;
    this.#timer?.cancel();
    arrangements.ending = undefined;
    arrangements.questions?.endAll((question) => question.stop());
    finish(this.#cell, this.#forGood);
  }
}

/** Closes the door, and loses what waits behind it. */
function shut(cell: Cell): void {
  cell.phase = "closing";
  cell.empty("stopped");
}

function finish(cell: Cell, forGood: boolean): void {
  cell.handlers = noHandlers;
  if (cell.phase !== "unstarted" || forGood) cell.phase = forGood ? "stopped" : "down";
  if (forGood) {
    // Again: a cleanup may have put letters back.
    cell.empty("stopped");
    // Its name is free again.
    cell.parent?.life?.children?.delete(cell.localName);
  }
  if (cell.particulars !== undefined || cell.system.reports.observed) report(cell, forGood);
  cell.particulars?.recovery?.advance();
  cell.parent?.life?.arranged?.ending?.advance();
}

function report(cell: Cell, forGood: boolean): void {
  const { particulars, system, name } = cell;
  const crash = particulars?.crash;
  const reason = crash === undefined ? "stopped" : "crashed";
  if (forGood) system.reports.emit({ type: "stopped", actor: name, reason });
  if (particulars?.watchers === undefined) return;
  const { watchers } = particulars;
  if (forGood) particulars.watchers = undefined;
  const ended: Ended = { name, reason, restarting: !forGood, ...(crash !== undefined && { cause: crash.cause }) };
  for (const tell of watchers.values()) tell(ended);
}
