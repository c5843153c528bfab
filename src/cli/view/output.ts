import { write } from "node:fs";

/** A descriptor that is written to in order, without ever waiting for who reads it. */
export interface Output {
  write(text: string): void;
  /** Whether something that was written has not been taken yet. */
  readonly isBusy: boolean;
  /** Whether more waits to be taken than anybody could read by now. */
  readonly isCrowded: boolean;
  /** Whether nobody reads it any more. What is written then is dropped. */
  readonly isClosed: boolean;
  /** Resolves when everything has been taken, or nobody reads it any more. */
  drained(): Promise<void>;
}

/** In characters. */
const CROWD = 65_536;

/** How long to wait for one who has made the descriptor non-blocking and does not read, in ms. */
const RETRY_MS = 20;

/**
 * Node writes to a terminal synchronously: one that is slow or stopped would halt the build with all that it runs. Here a thread waits for it.
 *
 * `onClosed` is called once, when nobody reads the descriptor any more.
 */
export const createOutput = (descriptor: number, onClosed: () => void = () => {}): Output => {
  let waiting = "";
  let rest: Buffer | null = null;
  let isWriting = false;
  let isClosed = false;
  let waiters: readonly (() => void)[] = [];

  const settle = (): void => {
    const settled = waiters;
    waiters = [];
    for (const resolve of settled) resolve();
  };
  const close = (): void => {
    isClosed = true;
    isWriting = false;
    waiting = "";
    rest = null;
    settle();
    onClosed();
  };
  const next = (): void => {
    if (rest === null && waiting !== "") {
      rest = Buffer.from(waiting);
      waiting = "";
    }
    if (rest === null) {
      isWriting = false;
      settle();
      return;
    }
    isWriting = true;
    const piece = rest;
    write(descriptor, piece, (error, written) => {
      if (error?.code === "EAGAIN") {
        setTimeout(next, RETRY_MS);
      } else if (error !== null) {
        close();
      } else {
        rest = written < piece.length ? piece.subarray(written) : null;
        next();
      }
    });
  };

  return {
    write(text) {
      if (isClosed || text === "") return;
      waiting += text;
      if (!isWriting) next();
    },
    get isBusy() {
      return isWriting;
    },
    get isCrowded() {
      return waiting.length > CROWD;
    },
    get isClosed() {
      return isClosed;
    },
    drained: () =>
      isWriting
        ? new Promise((resolve) => {
            waiters = [...waiters, resolve];
          })
        : Promise.resolve(),
  };
};
