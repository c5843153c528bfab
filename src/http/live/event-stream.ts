import { Readable } from "node:stream";
import { Listener } from "./listener.ts";

/** How much may wait for one client, in bytes, but for the chunk that exceeds it. */
const WAITING_BYTES = 65_536;

/** How many heartbeats may pass while a client takes nothing of what waits for it. */
const PATIENCE = 2;

/**
 * The events for one client. They are made when it takes them, so a slow one holds nothing but its place, and what little waits
 * for it. Whoever destroys the stream has the client resume at the last id that it got.
 */
export class EventStream extends Readable {
  readonly listener: Listener = new Listener();
  readonly #chunks: AsyncGenerator<Buffer, void, undefined>;
  #missedBeats = 0;

  readonly #onFailure: (error: unknown) => void;

  /** What can't be made is told to `onFailure`, and ends the stream in its middle. */
  constructor(
    make: (listener: Listener) => AsyncGenerator<Buffer, void, undefined>,
    onFailure: (error: unknown) => void,
  ) {
    super({ highWaterMark: WAITING_BYTES });
    this.#onFailure = onFailure;
    this.#chunks = make(this.listener);
  }

  /** To be called at each heartbeat. True if the client has taken nothing for too long, although something waits. */
  beat(): boolean {
    this.listener.beat();
    if (this.readableLength < WAITING_BYTES) return false;
    this.#missedBeats += 1;
    return this.#missedBeats >= PATIENCE;
  }

  override _read(): void {
    this.#missedBeats = 0;
    this.#chunks.next().then(
      ({ value }) => {
        if (!this.destroyed) this.push(value ?? null);
      },
      (error: unknown) => {
        if (!this.destroyed) this.#onFailure(error);
        this.destroy();
      },
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.listener.close();
    void this.#chunks.return();
    callback(error);
  }
}
