import type { Cell } from "./cell.ts";
import type { Timers } from "./context.ts";
import type { Life } from "./life.ts";
import type { Message } from "./message.ts";
import { SelfMessage } from "./self-message.ts";

/** The keyed timers of one life. */
export class LifeTimers implements Timers<Message> {
  readonly #cell: Cell;
  readonly #life: Life<Cell>;

  constructor(cell: Cell, life: Life<Cell>) {
    this.#cell = cell;
    this.#life = life;
  }

  once(key: string, delayMs: number, message: Message): void {
    this.#set(key, delayMs, message, false);
  }

  every(key: string, periodMs: number, message: Message): void {
    this.#set(key, periodMs, message, true);
  }

  cancel(key: string): void {
    const timers = this.#life.arranged?.timers;
    const keyed = timers?.get(key);
    if (keyed === undefined) return;
    keyed.timer.cancel();
    keyed.message.cancelled = true;
    timers?.delete(key);
  }

  #set(key: string, delayMs: number, message: Message, repeated: boolean): void {
    if (this.#life.over) return;
    const { clock } = this.#cell.system;
    this.cancel(key);
    const own = new SelfMessage(this.#life, () => message);
    const tick = (): void => {
      if (repeated) keyed.timer = clock.schedule(delayMs, tick);
      if (own.waiting) return;
      own.waiting = true;
      this.#cell.post(own);
    };
    const keyed = { message: own, timer: clock.schedule(delayMs, tick) };
    const { arrangements } = this.#life;
    arrangements.timers ??= new Map();
    arrangements.timers.set(key, keyed);
  }
}
