import type { Cell } from "./cell.ts";
import type { Timer } from "./clock.ts";
import { end, hasEnded } from "./ending.ts";
import type { Recovery } from "./environment.ts";

/** What a restart needs to know. */
export interface GroupRestartOptions {
  readonly parent: Cell;
  /** Those that restart together, in start order. */
  readonly members: readonly Cell[];
  readonly cause: unknown;
  /** Milliseconds between the last member's end and the first one's start. */
  readonly delayMs: number;
  /** Whether a member that fails to start keeps those after it from starting: its own failure then restarts them with it. */
  readonly inOrder: boolean;
}

/** A restart of one child or of a group: all end, the last one first; the delay passes; all start, the first one first. */
export class GroupRestart implements Recovery<Cell> {
  readonly members: ReadonlySet<Cell>;
  readonly #options: GroupRestartOptions;
  #timer: Timer | undefined;
  #busy = false;
  #over = false;

  constructor(options: GroupRestartOptions) {
    this.#options = options;
    this.members = new Set(options.members);
  }

  advance(): void {
    if (this.#options.members.every(({ phase }) => phase === "stopped")) this.cancel();
    if (this.#busy || this.#over || this.#timer !== undefined) return;
    this.#busy = true;
    const ended = this.#endMembers();
    this.#busy = false;
    if (!ended) return;
    if (this.#options.delayMs <= 0) this.#start();
    else
      this.#timer = this.#options.parent.system.clock.schedule(this.#options.delayMs, () =>
        this.#options.parent.system.dispatcher.signal(() => this.#start()),
      );
  }

  cancel(): void {
    this.#over = true;
    this.#timer?.cancel();
    for (const member of this.members) {
      if (member.particulars?.recovery === this) member.particulars.recovery = undefined;
    }
  }

  #endMembers(): boolean {
    for (const member of this.#options.members.toReversed()) {
      const forGood = member.restart === "temporary";
      end(member, { forGood, kill: false });
      if (!hasEnded(member, forGood)) return false;
    }
    return true;
  }

  #start(): void {
    if (this.#over) return;
    this.cancel();
    const { members, parent, cause, delayMs, inOrder } = this.#options;
    for (const member of members) {
      if (parent.life?.over !== false) return;
      if (member.phase === "stopped") continue;
      member.details.restarts += 1;
      this.#options.parent.system.reports.restarted(member, cause, delayMs);
      const begun = this.#options.parent.system.lifecycle.begin(member);
      if (!begun && inOrder) return;
    }
  }
}
