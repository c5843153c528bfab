import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processIds } from "../../src/processes/process-table.ts";
import { seededRandom } from "../../src/runtime/testkit/random.ts";
import { startNatsServer } from "../bus/nats-server.ts";
import { createFollowers } from "./followers.ts";
import { freePort, hastyClient, patientClient, SECRET, startLife, untilServing, type LifeOptions } from "./life.ts";
import { startMachine } from "./machine.ts";
import { leftIn, NAMESPACE } from "./many-scene.ts";
import { endMarked, isMarked } from "./marked.ts";
import { postsOf } from "./posts.ts";
import { recordedAtoms, twiceRecorded } from "./recorded.ts";
import { wrongBuilds } from "./verdict.ts";
import { makeWork } from "./work.ts";

export interface LostMasterOptions {
  /** Absolute, there and empty. */
  readonly folder: string;
  readonly seed: number;
  readonly kills: number;
}

export interface LostMasterOutcome {
  readonly builds: number;
  readonly wrong: readonly string[];
}

const MACHINES = 2;
const IN_FLIGHT = 3;

/** The longest that a life lasts once it answers, in ms: machines find it at their next heartbeat, or sooner. */
const LONGEST_MS = 3_000;

/** Kills a master again and again while its machines live on; then lets it end its builds, and looks at what has become of them. */
export const killMaster = async ({ folder, seed, kills }: LostMasterOptions): Promise<LostMasterOutcome> => {
  const random = seededRandom(seed);
  const work = makeWork(folder);
  const server = await startNatsServer();
  const log = join(folder, "log");
  const nats = { servers: [new URL(server.url).host], secret: SECRET, namespace: NAMESPACE };
  const baseDirectory = join(folder, "base");
  const options: LifeOptions = { baseDirectory, port: await freePort(), log, settings: { nats } };
  const patient = patientClient(options.port);
  const followers = createFollowers(patient);
  const posts = postsOf(hastyClient(options.port), work.requests, (id) => followers.follow(id));
  const machines = Array.from({ length: MACHINES }, (_, index) =>
    startMachine({ folder, url: server.url, namespace: NAMESPACE, name: `machine-${index}` }),
  );
  const wrong: string[] = [];
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const life = startLife(options);
      await untilServing(life, log);
      const busy = posts.fill(IN_FLIGHT);
      // Some builds at least there are.
      if (kill === 0) await busy;
      await sleep(random() * LONGEST_MS);
      await life.kill();
      await busy;
    }
    const last = startLife(options);
    await untilServing(last, log);
    const { posted } = posts;
    wrong.push(...(await wrongBuilds({ client: patient, folder, work, posted, followers, counts: "any" })));
    wrong.push(...(await leftIn(server.url)));
    for (const code of await Promise.all(machines.map((machine) => machine.leave())))
      if (code !== 0) wrong.push(`a machine that was to leave ended with ${code}`);
    const outlived = processIds().filter(isMarked(folder));
    wrong.push(...outlived.map((id) => `process ${id} has outlived its build`));
    await last.kill();
    wrong.push(...twiceRecorded(recordedAtoms(baseDirectory, folder)));
    return { builds: posted.length, wrong };
  } finally {
    await Promise.all(machines.map((machine) => machine.kill()));
    await server.kill();
    endMarked(folder);
  }
};
