import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../src/runtime/testkit/random.ts";
import { HEARTBEAT_MS, openManyScene } from "./many-scene.ts";
import { createSparing } from "./sparing.ts";

export interface LostMachinesOptions {
  /** Absolute, there and empty. */
  readonly folder: string;
  /** Decides which machines are killed, and at which moments; what runs then is a matter of the machine, too. */
  readonly seed: number;
  /** How many there are. @default 4 */
  readonly machines?: number;
  readonly kills: number;
}

export interface LostMachinesOutcome {
  readonly builds: number;
  /** How often a subjob was lost and waited again. */
  readonly losses: number;
  /** The longest that one waited for that, in ms. */
  readonly longestMs: number;
  readonly wrong: readonly string[];
}

const USUAL_MACHINES = 4;
const EXECUTORS = 2;

/** How many builds wait or run whenever a machine is killed, unless they end before. */
const IN_FLIGHT = 3;

/** The longest time between two kills, in ms, unless the builds must be spared for longer. */
const LONGEST_MS = 600;

const POLL_MS = 20;

/** How much later than after two heartbeats a busy test machine may notice that one is gone, in ms. */
const LATE_MS = 1_500;

/** Kills machines again and again while builds are posted and run; each comes back at once. */
export const killMachines = async (options: LostMachinesOptions): Promise<LostMachinesOutcome> => {
  const { folder, seed, machines: count = USUAL_MACHINES, kills } = options;
  const random = seededRandom(seed);
  const sparing = createSparing();
  const scene = await openManyScene({ folder, mayRunAgain: true, onEntry: sparing.hear });
  const { posts, ledger } = scene;
  const start = (index: number) => scene.start({ name: `machine-${index}`, executors: EXECUTORS });
  const machines = Array.from({ length: count }, (_, index) => start(index));
  const killedAt: number[] = [];
  await posts.fill(IN_FLIGHT);
  while (ledger.results() === 0) await sleep(POLL_MS);
  for (let kill = 0; kill < kills; kill += 1) {
    await posts.fill(IN_FLIGHT);
    await sleep(random() * LONGEST_MS);
    while (!sparing.allows(1)) await sleep(POLL_MS);
    const index = Math.floor(random() * count);
    killedAt.push(Date.now());
    const gone = machines[index]!.kill();
    sparing.killed(gone);
    await gone;
    machines[index] = start(index);
  }
  const wrong = [...(await scene.wrongBuilds()), ...(await scene.end())];
  const waits = ledger.requeues.map(({ at }) => at - Math.max(0, ...killedAt.filter((killed) => killed <= at)));
  const longestMs = Math.max(0, ...waits);
  if (longestMs > 2 * HEARTBEAT_MS + LATE_MS) wrong.push(`a lease was given up after ${longestMs} ms`);
  return { builds: posts.posted.length, losses: ledger.losses(), longestMs, wrong };
};
