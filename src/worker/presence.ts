import { BusError, type Bus } from "../bus/contract.ts";
import type { Instructions, Presence } from "../bus/messages.ts";
import { PRESENCE } from "../bus/questions.ts";
import { deferred } from "../executors/deferred.ts";

/** Tells the master what this worker has, again and again, and has it do what the answer says. */
export interface PresenceExchange {
  /** Resolves when a master has answered for the first time. */
  readonly joined: Promise<void>;
  /** Tells it soon. */
  tell(): void;
  /** Tells it for the last time; resolves when that is answered, or has been tried often enough. Safe to call twice. */
  goodbye(): Promise<void>;
}

export interface PresenceOptions {
  readonly bus: Pick<Bus, "ask">;
  readonly describe: () => Omit<Presence, "sequence" | "hasLeft">;
  readonly act: (instructions: Instructions) => void;
  readonly heartbeatMs: number;
  readonly warn: (message: string) => void;
}

/** After how many questions without an answer a person is told. */
const SILENT = 3;

/** How often the last word is said, if it is not answered. */
const GOODBYES = 3;

export const createPresence = ({ bus, describe, act, heartbeatMs, warn }: PresenceOptions): PresenceExchange => {
  let sequence = 0;
  let unanswered = 0;
  let isAsking = false;
  let isToBeTold = false;
  let leaving: Promise<void> | undefined;
  const { promise: joined, resolve: join } = deferred<void>();

  const ask = async (hasLeft: boolean): Promise<boolean> => {
    sequence += 1;
    try {
      // One that is lost must not keep the master from hearing the next in time.
      const instructions = await bus.ask(PRESENCE, { ...describe(), sequence, hasLeft }, heartbeatMs / 2);
      unanswered = 0;
      join();
      if (!isLeaving()) act(instructions);
      return true;
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      unanswered += 1;
      if (unanswered === SILENT && !isLeaving())
        warn(`${error.message}; is it running, in the same namespace and with the same secret?`);
      return false;
    }
  };

  const isLeaving = (): boolean => leaving !== undefined;

  const askAll = async (): Promise<void> => {
    isAsking = true;
    while (isToBeTold && !isLeaving()) {
      isToBeTold = false;
      await ask(false);
    }
    isAsking = false;
  };

  const tell = (): void => {
    isToBeTold = true;
    if (!isAsking) void askAll();
  };

  const heartbeat = setInterval(tell, heartbeatMs);
  tell();
  return {
    joined,
    tell,
    goodbye: () => {
      clearInterval(heartbeat);
      leaving ??= (async () => {
        for (let times = 0; times < GOODBYES && !(await ask(true)); times += 1);
      })();
      return leaving;
    },
  };
};
