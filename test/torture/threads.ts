import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { createClusterRunner } from "../../src/index.ts";
import { processIds } from "../../src/processes/process-table.ts";
import { seededRandom } from "../../src/runtime/testkit/random.ts";
import { createFollowers } from "./followers.ts";
import { createLedger } from "./ledger.ts";
import { hastyClient, patientClient, SECRET } from "./life.ts";
import { endMarked, isMarked } from "./marked.ts";
import { postsOf } from "./posts.ts";
import { createSparing } from "./sparing.ts";
import { wrongBuilds } from "./verdict.ts";
import { makeWork } from "./work.ts";

export interface ThreadsOptions {
  /** Absolute, there and empty: gets all that the server and its builds leave. */
  readonly folder: string;
  /** Decides which threads are ended, and at which moments; what runs then is a matter of the machine, too. */
  readonly seed: number;
  /** How many threads are ended, at least. */
  readonly kills: number;
}

export interface ThreadsOutcome {
  readonly builds: number;
  /** How often a subjob was lost and waited again. */
  readonly losses: number;
  /** What was to be so and is not, in words. */
  readonly wrong: readonly string[];
}

const EXECUTORS = 2;

/** How many builds wait or run whenever threads are ended, unless they end before. */
const IN_FLIGHT = 3;

/** At so many moments all threads are ended together. */
const ALL_OF = 4;

/** The longest time between two moments, in ms: some atoms. */
const LONGEST_MS = 150;

const POLL_MS = 5;

/** Ends the worker threads of a server again and again while builds are posted and run; then lets it end them, and looks at what has become of them. */
export const endThreads = async ({ folder, seed, kills }: ThreadsOptions): Promise<ThreadsOutcome> => {
  const random = seededRandom(seed);
  const work = makeWork(folder);
  const sparing = createSparing();
  const ledger = createLedger(work);
  const wrong: string[] = [];
  const threads = new Set<Worker>();
  const collect = (thread: Worker): void => {
    threads.add(thread);
    thread.once("exit", () => threads.delete(thread));
  };
  process.on("worker", collect);
  const silent = (): void => {};
  const runner = await createClusterRunner({
    baseDirectory: join(folder, "base"),
    executors: EXECUTORS,
    killGraceMs: 200,
    http: { hostname: "127.0.0.1", port: 0, secret: SECRET, maxBodyBytes: 1 << 20 },
    // A part that crashed and was restarted is told of here, however well the builds ended.
    log: { debug: silent, info: silent, warn: silent, error: (_, text) => void wrong.push(`logged: ${text}`) },
    onEntries: (entries) => {
      for (const entry of entries) {
        sparing.hear(entry);
        ledger.hear(entry);
      }
    },
  });
  try {
    const port = Number(new URL(runner.url ?? "").port);
    const patient = patientClient(port);
    const followers = createFollowers(patient);
    const posts = postsOf(hastyClient(port), work.requests, (id) => followers.follow(id));
    for (let killed = 0; killed < kills;) {
      await posts.fill(IN_FLIGHT);
      await sleep(random() * LONGEST_MS);
      const alive = [...threads];
      const isAll = random() < 1 / ALL_OF;
      const chosen = isAll ? alive : alive.slice(Math.floor(random() * alive.length)).slice(0, 1);
      while (!sparing.allows(chosen.length)) await sleep(POLL_MS);
      for (const thread of chosen) sparing.killed(thread.terminate());
      killed += chosen.length;
    }
    // From here on archives are packed, in threads of their own.
    process.off("worker", collect);
    wrong.push(...(await wrongBuilds({ client: patient, folder, work, posted: posts.posted, followers })));
    const orphans = processIds().filter(isMarked(folder));
    wrong.push(...orphans.map((id) => `process ${id} has outlived its build`), ...ledger.wrong());
    return { builds: posts.posted.length, losses: ledger.losses(), wrong };
  } finally {
    process.off("worker", collect);
    await runner.close();
    endMarked(folder);
  }
};
