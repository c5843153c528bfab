import { BusError } from "../bus/contract.ts";
import { MASTER } from "../bus/questions.ts";
import { failure, success, type Result } from "../model/errors.ts";
import type { NatsOptions } from "./nats-options.ts";
import { openNats } from "./open-nats.ts";

/** How long a master may take to answer, in ms. */
const ANSWER_MS = 2_000;

/** The master on this NATS, as people find it; null if none answers who has the same namespace and secret. A failure says why NATS can't be used. */
export const findMaster = async (options: NatsOptions): Promise<Result<string | null>> => {
  try {
    const { bus } = await openNats(options, () => {});
    try {
      const answer = await bus.ask(MASTER, { session: "none" }, ANSWER_MS).catch(() => null);
      return success(answer?.name ?? null);
    } finally {
      await bus.close();
    }
  } catch (error) {
    if (error instanceof BusError) return failure(error.message);
    throw error;
  }
};
