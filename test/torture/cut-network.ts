import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../src/runtime/testkit/random.ts";
import type { MachineOptions } from "./machine.ts";
import { openManyScene } from "./many-scene.ts";
import { openNetworkNamespace } from "./network-namespace.ts";
import { makeSharedHold } from "./shared-hold.ts";
import { startStallingProxy } from "./stalling-proxy.ts";

export interface CutNetworkOptions {
  /** Absolute, there and empty. */
  readonly folder: string;
  readonly seed: number;
  /** How long one machine can't be reached, in ms: more than two heartbeats. */
  readonly cutMs: number;
  /** `namespace`: it has a network of its own, whose cable is pulled out. `proxy`: what it says and hears is held up. */
  readonly by: "namespace" | "proxy";
}

export interface CutNetworkOutcome {
  readonly builds: number;
  readonly losses: number;
  readonly wrong: readonly string[];
}

const EXECUTORS = 2;
const IN_FLIGHT = 2;
const LONGEST_MS = 500;

/** How often builds are posted again while the network is cut, in ms: some go on, and most of the time has none of them end. */
const FILL_EACH_MS = 2_000;
const POLL_MS = 20;

/** A machine's way to the NATS server, which can be cut. */
interface Cable {
  readonly machine: Pick<MachineOptions, "url" | "prefix">;
  cut(): void;
  mend(): void;
  close(): void;
}

/** Cuts one of two machines off while builds run, and lets it come back. Undefined where no network namespace can be made. */
export const cutNetwork = async ({
  folder,
  seed,
  cutMs,
  by,
}: CutNetworkOptions): Promise<CutNetworkOutcome | undefined> => {
  const random = seededRandom(seed);
  const scene = await openManyScene({ folder, mayRunAgain: true });
  const { client, posts, ledger } = scene;
  const cable = await openCable(Number(new URL(scene.url).port), by);
  if (cable === undefined) {
    await scene.end();
    return undefined;
  }
  const wrong: string[] = [];
  try {
    scene.start({ name: "near", executors: EXECUTORS });
    scene.start({ name: "far", executors: EXECUTORS, ...cable.machine });
    await scene.untilAlive(2);
    // Each executor has an atom that waits.
    const hold = makeSharedHold(folder, 2 * EXECUTORS);
    const { buildId } = await client.submit(hold.request);
    while (hold.begunBy(buildId).length < 2 * EXECUTORS) await sleep(POLL_MS);
    await sleep(random() * LONGEST_MS);
    cable.cut();
    const until = performance.now() + cutMs;
    await scene.untilAlive(1);
    hold.letGo(buildId);
    await client.waitFor(buildId);
    const before = ledger.results();
    await posts.fill(IN_FLIGHT);
    while (ledger.results() === before && performance.now() < until) await sleep(POLL_MS);
    if (ledger.results() === before) wrong.push("no build went on while the network was cut");
    while (performance.now() < until) {
      await posts.fill(IN_FLIGHT);
      await sleep(Math.min(FILL_EACH_MS, until - performance.now()));
    }
    cable.mend();
    await posts.fill(IN_FLIGHT);
    await scene.untilAlive(2);
    await posts.fill(IN_FLIGHT);
    wrong.push(...(await scene.wrongBuilds([buildId])));
    for (let atom = 0; atom < 2 * EXECUTORS; atom += 1) {
      const { content } = await client.console(buildId, atom, 0);
      if (content !== hold.artifact("near"))
        wrong.push(`atom ${atom} of the first build has "${content}" as its console`);
    }
    if (ledger.losses() === 0) wrong.push("nothing was lost with the network");
  } finally {
    wrong.push(...(await scene.end()));
    cable.close();
  }
  return { builds: posts.posted.length, losses: ledger.losses(), wrong };
};

const openCable = async (port: number, by: CutNetworkOptions["by"]): Promise<Cable | undefined> => {
  if (by === "proxy") {
    const proxy = await startStallingProxy(port);
    return { ...proxy, machine: { url: `nats://127.0.0.1:${proxy.port}` } };
  }
  const namespace = openNetworkNamespace(0);
  if (namespace === undefined) return undefined;
  // The server itself listens on loopback alone.
  const proxy = await startStallingProxy(port, namespace.address);
  return {
    ...namespace,
    machine: { url: `nats://${namespace.address}:${proxy.port}`, prefix: namespace.prefix },
    close: () => {
      proxy.close();
      namespace.close();
    },
  };
};
