import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../src/runtime/testkit/random.ts";
import { openManyScene } from "./many-scene.ts";

export interface LostServerOptions {
  /** Absolute, there and empty. */
  readonly folder: string;
  readonly seed: number;
  /** How often the NATS server is killed: in turn with what it has stored, and without. */
  readonly kills: number;
}

export interface LostServerOutcome {
  readonly builds: number;
  readonly losses: number;
  readonly wrong: readonly string[];
}

const MACHINES = 2;
const IN_FLIGHT = 3;

/** The longest time between two kills, in ms, and that for which it is gone. */
const LONGEST_MS = 3_000;
const LONGEST_GONE_MS = 1_500;

/** Kills the NATS server again and again while builds are posted and run; then lets them end, and looks at what has become of them. */
export const killServer = async ({ folder, seed, kills }: LostServerOptions): Promise<LostServerOutcome> => {
  const random = seededRandom(seed);
  const scene = await openManyScene({ folder, mayRunAgain: true });
  const { posts, ledger } = scene;
  for (let index = 0; index < MACHINES; index += 1) scene.start({ name: `machine-${index}` });
  await scene.untilAlive(MACHINES);
  for (let kill = 0; kill < kills; kill += 1) {
    await posts.fill(IN_FLIGHT);
    await sleep(random() * LONGEST_MS);
    await scene.restartServer(kill % 2 === 0 ? "kept" : "wiped", random() * LONGEST_GONE_MS);
  }
  const wrong = [...(await scene.wrongBuilds()), ...(await scene.end())];
  return { builds: posts.posted.length, losses: ledger.losses(), wrong };
};
