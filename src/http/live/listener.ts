/** One client of a stream, as the live events know it: it waits for news, and is woken. */
export class Listener {
  readonly #controller = new AbortController();
  #resume: (() => void) | undefined = undefined;
  #isHeartbeatDue = false;

  /** Whether the stream is to end. */
  get isClosed(): boolean {
    return this.signal.aborted;
  }

  /** Aborted when the stream is to end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits to be woken, unless there is something already. */
  async news(isThere: () => boolean): Promise<void> {
    if (isThere() || this.#isHeartbeatDue || this.isClosed) return;
    await new Promise<void>((resolve) => {
      this.#resume = resolve;
    });
  }

  wake(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  /** The next time that it is woken, it is to say that it lives. */
  beat(): void {
    this.#isHeartbeatDue = true;
  }

  /** Whether a heartbeat is due; it is none any more. */
  takeBeat(): boolean {
    const isDue = this.#isHeartbeatDue;
    this.#isHeartbeatDue = false;
    return isDue;
  }

  /** May be called twice. */
  close(): void {
    this.#controller.abort();
    this.wake();
  }
}
