import { reason } from "../errors.ts";

/** How many schedules a scenario is run under. */
export interface SeedsOptions {
  /** @default 100 */
  readonly runs?: number;
  /** The first seed; the others count up from it. To replay one failure, pass its seed and `runs: 1`. @default 1 */
  readonly from?: number;
}

/** A scenario failed under a seed. The message begins with the seed that replays it; `cause` is the failure. */
export class SeedError extends Error {
  readonly code = "TESTKIT_SEED";
  override readonly name = "SeedError";
  readonly seed: number;

  constructor(seed: number, runs: number, cause: unknown) {
    super(`seed ${seed} (after ${runs} that passed; replay it with { from: ${seed}, runs: 1 }): ${reason(cause)}`, {
      cause,
    });
    this.seed = seed;
  }
}

/**
 * Runs a scenario under one seed after another, each time with a system of its own to make. Rejects with a `SeedError` at the first
 * failure.
 *
 * @example
 * await underSeeds({ runs: 1_000 }, async (seed) => {
 *   const system = createTestSystem({ seed });
 *   // ... tell, await system.run(), assert
 * });
 */
export async function underSeeds(
  { runs = 100, from = 1 }: SeedsOptions,
  scenario: (seed: number) => Promise<void>,
): Promise<void> {
  for (let seed = from; seed < from + runs; seed += 1) {
    try {
      await scenario(seed);
    } catch (cause) {
      throw new SeedError(seed, seed - from, cause);
    }
  }
}
