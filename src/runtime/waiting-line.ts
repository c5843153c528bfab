import type { Message } from "./message.ts";

interface Waiting {
  readonly message: Message;
  readonly admit: () => void;
  readonly refuse: (reason: unknown) => void;
}

/** The messages that wait for room in a full mailbox, first come, first served. */
export class WaitingLine {
  #line: Waiting[] = [];

  get size(): number {
    return this.#line.length;
  }

  /** Resolves once the message has been taken, rejects when the line is closed or the signal aborts. */
  join(message: Message, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#line = this.#line.filter((other) => other !== waiting);
        reject(signal?.reason);
      };
      const waiting: Waiting = {
        message,
        admit: () => {
          signal?.removeEventListener("abort", leave);
          resolve();
        },
        refuse: (reason) => {
          signal?.removeEventListener("abort", leave);
          reject(reason);
        },
      };
      signal?.addEventListener("abort", leave);
      this.#line.push(waiting);
    });
  }

  /** Takes the first `count` messages out of the line. */
  admit(count: number): Message[] {
    const admitted = this.#line.splice(0, count);
    for (const { admit } of admitted) admit();
    return admitted.map(({ message }) => message);
  }

  /** Sends all away. `toReason` says why, for each message. */
  close(toReason: (message: Message) => unknown): Message[] {
    const refused = this.#line;
    this.#line = [];
    for (const { message, refuse } of refused) refuse(toReason(message));
    return refused.map(({ message }) => message);
  }
}
