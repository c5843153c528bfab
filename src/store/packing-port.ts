import type { MessagePort } from "node:worker_threads";
import type { AtomRecord } from "./atom-record.ts";
import type { FromPacker, ToPacker } from "./packing.ts";

/** A packing thread's end of the conversation about one packing. */
export interface PackingPort {
  /** All records, asked for as they are taken. Throws once the main thread has closed the port. */
  readonly records: () => AsyncGenerator<AtomRecord, void, undefined>;
  /** Sends a block, and gives its memory away, as soon as it is wanted. Rejects once the main thread has closed the port. */
  readonly send: (block: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** Says how the packing ended, and closes the port. */
  readonly end: (outcome: Extract<FromPacker, { type: "packed" | "failed" }>) => void;
}

export const openPackingPort = (port: MessagePort): PackingPort => {
  const batches = inbox<readonly AtomRecord[]>();
  const pulls = inbox<true>();
  const tell = (message: FromPacker, transferred: ArrayBuffer[] = []): void => port.postMessage(message, transferred);

  port.on("message", (message: ToPacker) => {
    if (message.type === "records") batches.add(message.records);
    else pulls.add(true);
  });
  port.on("close", () => {
    const error = new Error("Cannot go on packing as the main thread closed the port");
    batches.close(error);
    pulls.close(error);
  });

  return {
    async *records() {
      for (;;) {
        tell({ type: "moreRecords" });
        const batch = await batches.next();
        if (batch.length === 0) return;
        yield* batch;
      }
    },
    send: async (block) => {
      await pulls.next();
      tell({ type: "bytes", bytes: block }, [block.buffer]);
    },
    end: (outcome) => {
      tell(outcome);
      port.close();
    },
  };
};

interface Inbox<T> {
  add(message: T): void;
  /** The oldest message; for one reader at a time. */
  next(): Promise<T>;
  /** `next` rejects from now on, and if it waits. */
  close(error: Error): void;
}

const inbox = <T>(): Inbox<T> => {
  const messages: T[] = [];
  let closed: Error | undefined;
  let waiting: { readonly resolve: (message: T) => void; readonly reject: (error: Error) => void } | undefined;
  return {
    add: (message) => {
      if (waiting === undefined) messages.push(message);
      else waiting.resolve(message);
      waiting = undefined;
    },
    next: () =>
      new Promise((resolve, reject) => {
        const message = messages.shift();
        if (closed !== undefined) reject(closed);
        else if (message !== undefined) resolve(message);
        else waiting = { resolve, reject };
      }),
    close: (error) => {
      closed = error;
      waiting?.reject(error);
    },
  };
};
