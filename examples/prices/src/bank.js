import { setTimeout } from "node:timers/promises";

/** Stands in for a bank, which takes its time. */
export const pay = async (amount) => {
  await setTimeout(2_000);
  return { amount, isPaid: true };
};
