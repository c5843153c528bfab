import { existsSync } from "node:fs";
import { setImmediate, setTimeout } from "node:timers/promises";
import { rememberedAtoms, type AtomTime } from "../model/atom-time.ts";
import type { JobKey } from "../model/job-key.ts";
import { StoreError, type Timings } from "./contract.ts";
import { identityOf, isBusy, isDamaged, setAside } from "./timings-file.ts";
import { openTimingsTable, PAGE, type TimingsTable } from "./timings-table.ts";

export interface SqliteTimings extends Timings {
  /** Waits for what was asked of it before; afterwards it rejects everything. Safe to call twice. */
  close(): Promise<void>;
}

/** Told what became of a file that was damaged. */
export type OnDamage = (message: string) => void;

/** Atoms that one transaction takes in: with the sync at its end, some ms. */
const BATCH = 100;

/** How long to leave the file to another process before it is tried again, in ms, and how often. Their transactions are as short as ours. */
const PAUSE_MS = 20;
const TRIES = 250;

/**
 * Timings in an SQLite file of their own, which the servers and the one-shot builds of a machine share: the journal's belongs
 * to one process alone. It is opened when it is first needed, and made when there is first something to record, so a file that
 * can't be written costs the hints and nothing else. One that is damaged is set aside for a new one, which `onDamage` is told in words.
 *
 * One call after another, each in short transactions with room for other work between them. Main thread only, as the journal.
 */
export const createSqliteTimings = (path: string, onDamage: OnDamage = () => {}): SqliteTimings => {
  let table: TimingsTable | undefined;
  let identity: number | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;

  const open = (): Promise<TimingsTable> =>
    patiently(() => {
      if (table !== undefined) return table;
      identity = identityOf(path);
      table = openTimingsTable(path);
      // It may have been made only now.
      identity = identityOf(path);
      return table;
    });

  /** Sees to a damaged file; false if the error says something else. */
  const isSetAside = (error: unknown): boolean => {
    if (!isDamaged(error)) return false;
    table?.close();
    table = undefined;
    const aside = setAside(path, identity);
    const found = error instanceof Error ? error.message : String(error);
    onDamage(`Cannot use the timings "${path}" as the file must be sound: found "${found}", it is "${aside}" now`);
    return true;
  };

  const inTurn = <T>(action: string, work: () => Promise<T>): Promise<T> => {
    if (closing !== undefined) {
      return Promise.reject(
        new StoreError(`Cannot ${action} the timings "${path}" as they must be open: found them closed`),
      );
    }
    const mine = last.then(work).catch((error: unknown) => {
      if (error instanceof StoreError) throw error;
      const found = error instanceof Error ? error.message : String(error);
      throw new StoreError(
        `Cannot ${action} the timings "${path}" as the file must be sound and free: found "${found}"`,
        {
          cause: error,
        },
      );
    });
    last = mine.catch(() => {});
    return mine;
  };

  const read = async (job: JobKey): Promise<ReadonlyMap<string, number>> => {
    const times = new Map<string, number>();
    if (table === undefined && !existsSync(path)) return times;
    const { page } = await open();
    for (let after = 0; ;) {
      const rows = await patiently(() => page(job, after));
      for (const { id, atom, seconds } of rows) {
        times.set(atom, seconds);
        after = id;
      }
      if (rows.length < PAGE) return times;
      await setImmediate();
    }
  };

  const expected = async (job: JobKey): Promise<ReadonlyMap<string, number>> => {
    try {
      return await read(job);
    } catch (error) {
      if (isSetAside(error)) return new Map();
      throw error;
    }
  };

  const record = async (job: JobKey, atoms: Iterable<AtomTime>): Promise<void> => {
    try {
      await write(job, atoms);
    } catch (error) {
      // Not tried again, as some of the atoms may have been taken: of a job that is not known all are learnt again.
      isSetAside(error);
      throw error;
    }
  };

  const openSound = async (): Promise<TimingsTable> => {
    try {
      return await open();
    } catch (error) {
      if (isSetAside(error)) return open();
      throw error;
    }
  };

  const write = async (job: JobKey, atoms: Iterable<AtomTime>): Promise<void> => {
    const { merge, trim } = await openSound();
    let count = 0;
    for (const batch of batchesOf(atoms)) {
      await patiently(() => merge(job, batch));
      count += batch.length;
      await setImmediate();
    }
    while (await patiently(() => trim(job, rememberedAtoms(count)))) await setImmediate();
  };

  return {
    expected: (job) => inTurn("read", () => expected(job)),
    record: (job, atoms) => inTurn("record", () => record(job, atoms)),
    close: () => (closing ??= last.then(() => table?.close())),
  };
};

const patiently = async <T>(work: () => T): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || tries === TRIES) throw error;
    }
    await setTimeout(PAUSE_MS);
  }
};

function* batchesOf(atoms: Iterable<AtomTime>): Generator<readonly AtomTime[], void, undefined> {
  let batch: AtomTime[] = [];
  for (const atom of atoms) {
    batch.push(atom);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
