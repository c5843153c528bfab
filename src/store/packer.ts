import { MessageChannel } from "node:worker_threads";
import { Tinypool } from "tinypool";
import type { TestReport } from "../model/test-report.ts";
import type { AtomRecord } from "./atom-record.ts";
import { StoreError } from "./contract.ts";
import type { FromPacker, PackOrder, TestsOrder, ToPacker } from "./packing.ts";

/** Packs in threads of its own, so that neither the server nor an executor is held up by it. */
export interface Packer {
  /** Packs what `records` names; they are taken as the packing comes to them. */
  readonly start: (order: PackOrder, records: Iterator<AtomRecord>, listener: PackListener) => Packing;
  /** Reads JUnit files in the same threads. Rejects with `StoreError` when they can't be read, or the thread ends before. */
  readonly tests: (order: TestsOrder) => Promise<TestReport>;
  /** Fails what is being packed and ends the threads. Safe to call twice. */
  readonly close: () => Promise<void>;
}

/** Exactly one of `packed` and `failed` is called, once and last; neither after `stop`. */
export interface PackListener {
  /** One block of the archive, in answer to one `pull`. */
  readonly bytes: (bytes: Uint8Array) => void;
  readonly packed: () => void;
  readonly failed: (error: StoreError) => void;
}

export interface Packing {
  /** Asks for one more block of the archive. */
  pull(): void;
  /** Ends the packing. Nothing is heard of it any more. */
  stop(): void;
}

const THREADS = 2;

/** A packing mostly waits for its reader, so a thread has many; the limit is there to bound open files. */
const PACKINGS_PER_THREAD = 64;

/** Records sent at once: some 20 kB. */
const BATCH = 128;

/** The threads are started with the first packing. */
export const createPacker = (): Packer => {
  let threads: Tinypool | undefined;
  let closing: Promise<void> | undefined;
  const failures = new Set<(reason: string) => void>();

  const start: Packer["start"] = (order, records, listener) => {
    const { port1: port, port2 } = new MessageChannel();
    let ended = false;
    const end = (): boolean => {
      if (ended) return false;
      ended = true;
      failures.delete(fail);
      port.close();
      return true;
    };
    const fail = (reason: string, cause?: unknown): void => {
      if (end()) listener.failed(new StoreError(`Cannot ${actionOf(order)} ${reason}`, { cause }));
    };
    const tell = (message: ToPacker): void => port.postMessage(message);
    failures.add(fail);

    const hear = (message: FromPacker): void => {
      switch (message.type) {
        case "moreRecords":
          return tell({ type: "records", records: take(records, BATCH) });
        case "bytes":
          return listener.bytes(message.bytes);
        case "packed":
          return void (end() && listener.packed());
        case "failed":
          return fail(`as its files must be readable and there must be room: found "${message.reason}"`);
      }
    };
    port.on("message", (message: FromPacker) => {
      try {
        if (!ended) hear(message);
      } catch (error) {
        // A bug in what makes the records is the reader's to hear of; nobody else listens here.
        fail(`as its atoms must be known: found ${String(error)}`, error);
      }
    });
    // What a dead thread had said arrives before the end of its port, so this is never too early.
    port.on("close", () => fail("as its thread must live: found its end"));

    if (closing !== undefined) queueMicrotask(() => fail(CLOSED));
    else {
      threads ??= startThreads();
      // How a packing ends is said over the port; here is only heard what killed its thread.
      threads.run({ ...order, port: port2 }, { name: order.type, transferList: [port2] }).catch((error: unknown) => {
        fail(`as its thread must live: found ${String(error)}`, error);
      });
    }
    return { pull: () => ended || tell({ type: "moreBytes" }), stop: () => void end() };
  };

  const tests: Packer["tests"] = (order) =>
    new Promise((resolve, reject) => {
      const fail = (reason: string, cause?: unknown): void =>
        reject(new StoreError(`Cannot read the tests in "${order.source}" ${reason}`, { cause }));
      if (closing !== undefined) return fail(CLOSED);
      threads ??= startThreads();
      threads.run(order, { name: "tests" }).then(resolve, (error: unknown) => {
        fail(`as its thread must live and its files be readable: found ${String(error)}`, error);
      });
      return undefined;
    });

  const close = (): Promise<void> => {
    closing ??= (async () => {
      for (const fail of failures) fail(CLOSED);
      await threads?.destroy();
    })();
    return closing;
  };

  return { start, tests, close };
};

const CLOSED = "as the store must be open: found it closed";

const actionOf = (order: PackOrder): string =>
  order.type === "archive"
    ? `pack "${order.source}" as ${order.format}`
    : `export "${order.source}" to "${order.target}"`;

const startThreads = (): Tinypool => {
  const threads = new Tinypool({
    filename: new URL("./pack-worker.js", import.meta.url).href,
    // As many as at most: a queue of Tinypool's would wait for a whole packing to end rather than for a thread to be ready.
    minThreads: THREADS,
    maxThreads: THREADS,
    concurrentTasksPerWorker: PACKINGS_PER_THREAD,
    // A thread that waits by Atomics between packings would not see a reader give up.
    useAtomics: false,
  });
  // The thread's packings have heard of it by their ports; Tinypool starts another one.
  threads.on("error", () => {});
  return threads;
};

const take = (records: Iterator<AtomRecord>, count: number): readonly AtomRecord[] => {
  const taken: AtomRecord[] = [];
  while (taken.length < count) {
    const next = records.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
};
