import { rm } from "node:fs/promises";
import type { Taken } from "../bus/contract.ts";
import type { Orders, RunName, Work } from "../bus/messages.ts";
import { CLAIM, ORDERS } from "../bus/questions.ts";
import { doRun, runFolder } from "./granted-run.ts";
import type { Machine } from "./machine.ts";

/** A run that was taken off the queue. */
export interface WorkRun {
  readonly name: RunName;
  /** The build that it is of, once it is this machine's to do. */
  readonly build: number | undefined;
  /** Resolves when its slot is free again: nothing of it runs, and the master knows its end or does not want to. Rejects only for a bug. */
  readonly over: Promise<void>;
  /** Resolves later, when nothing of it is left here nor in the queue. Rejects only for a bug. */
  readonly settled: Promise<void>;
  /** Keeps it from others until the next heartbeat but one. */
  renew(): void;
  /** For one that was delivered here a second time. */
  adopt(taken: Taken): void;
  abort(): void;
  handBack(): void;
}

export const startWorkRun = (first: Taken, slot: number, machine: Machine): WorkRun => {
  const { worker, patient, heartbeatMs } = machine;
  const { work } = first;
  const name: RunName = { session: work.session, run: work.run };
  /** As it was delivered last. */
  let taken = first;
  const aborting = new AbortController();
  const returning = new AbortController();
  const leaving = AbortSignal.any([aborting.signal, returning.signal]);
  let orders: Orders | undefined;

  const claim = async (): Promise<Orders | undefined> => {
    // Before the claim: whoever can't read them gives the run back, and the queue counts how often.
    const read = await ordersOf(work, machine);
    if (read === undefined) {
      taken.giveBack(heartbeatMs);
      return undefined;
    }
    const answer = await patient.ask(CLAIM, { ...name, worker }, leaving);
    if (answer?.verdict === "granted") return read;
    if (answer === undefined) taken.giveBack(0);
    else if (answer.verdict === "over") await taken.done();
    // One that another machine has is left alone: it comes back to somebody when that does not renew it any more.
    return undefined;
  };

  const run = async (): Promise<boolean> => {
    orders = await claim();
    if (orders === undefined) return false;
    return doRun({ name, orders, slot, signal: aborting.signal, handBack: returning.signal }, machine);
  };

  const isTold = run();

  const settle = async (): Promise<void> => {
    // Not before: until then it must come again if this machine dies.
    if (await isTold) await taken.done();
    if (orders !== undefined)
      await rm(runFolder(machine.directory, name, orders), { recursive: true, force: true }).catch(() => {});
  };

  return {
    name,
    get build() {
      return orders?.build;
    },
    over: isTold.then(() => {}),
    settled: settle(),
    renew: () => taken.renew(),
    adopt: (again) => {
      taken = again;
    },
    abort: () => aborting.abort(),
    handBack: () => returning.abort(),
  };
};

const ordersOf = async ({ run, orders }: Work, { bus, warn }: Machine): Promise<Orders | undefined> => {
  try {
    const bytes = await bus.objects.get(orders);
    return ORDERS.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch (error) {
    warn(`Cannot read the orders of run ${run}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
};
