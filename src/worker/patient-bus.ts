import { BusError, type Bus } from "../bus/contract.ts";
import type { Question } from "../bus/questions.ts";

/** Questions that must be answered, however long nobody can. */
export interface PatientBus {
  /** Asks until it is answered; undefined if the signal is aborted before. Rejects only for a bug. */
  ask<Asked, Answer>(question: Question<Asked, Answer>, asked: Asked, signal: AbortSignal): Promise<Answer | undefined>;
  /** Tries something that the bus is needed for until it succeeds; undefined if the signal is aborted before. Rejects only for a bug. */
  attempt<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined>;
  /** How often the connection was lost and is back. */
  losses(): number;
}

/** How long is waited before something is tried again, in ms, at first; each time twice as long. */
const FIRST_PAUSE_MS = 50;

/** @param heartbeatMs how long an answer is waited for, and the longest pause before another attempt */
export const createPatientBus = (bus: Pick<Bus, "ask" | "onReconnect">, heartbeatMs: number): PatientBus => {
  /** What waits for the connection to be back. */
  const waiting = new Set<() => void>();
  let losses = 0;
  bus.onReconnect(() => {
    losses += 1;
    for (const wake of waiting) wake();
  });

  /** Ends when the time is over, the connection back, or the signal aborted. */
  const pause = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        waiting.delete(end);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      waiting.add(end);
      signal.addEventListener("abort", end, { once: true });
    });

  const attempt: PatientBus["attempt"] = async (work, signal) => {
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(2 * pauseMs, heartbeatMs)) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof BusError)) throw error;
        await pause(pauseMs, signal);
      }
    }
    return undefined;
  };

  return {
    ask: (question, asked, signal) => attempt(() => bus.ask(question, asked, heartbeatMs), signal),
    attempt,
    losses: () => losses,
  };
};
