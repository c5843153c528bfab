import type { Browser } from "playwright-core";
import type { Client } from "../../../src/client.ts";
import type { Server } from "../http/servers.ts";
import { onPage } from "./moments.ts";

export interface World {
  readonly server: Server;
  readonly client: Client;
  readonly browser: Browser;
}

/** What a page takes while it shows a build that runs. */
export interface Followed {
  /** Atoms that ended, a second. */
  readonly rate: number;
  /** CPU that scripts took in each second, in ms. */
  readonly scriptMs: number;
  /** CPU that the page's main thread took in each second, scripts, layout and painting, in ms. */
  readonly taskMs: number;
  /** What scripts hold, after a collection, once the page has been there for a while, in MB. */
  readonly heapMb: number;
  /** How much more that is at the end, in MB. */
  readonly grownMb: number;
}

/** Atoms that are to end, a second. */
export const RATE = 50;

/** Each of two executors is to end half of the atoms of a second; the rest of their time is the server's. */
const COMMAND = `sleep ${2 / RATE - 0.003}`;

/** Until when a page has made what it keeps, at the most, in seconds. */
const WARM_SECONDS = 10;

/** Has a build run for some seconds and looks at it, by a path below its own. */
export const followBuild = async (
  { server, client, browser }: World,
  path: string,
  seconds: number,
): Promise<Followed> => {
  const warm = Math.min(WARM_SECONDS, seconds / 3);
  // More than can end, so that it runs until the last look.
  const { id, built } = await server.build(Math.ceil(2 * RATE * seconds), COMMAND);
  const figures = await onPage(browser, `${server.url}/dashboard/build/${id}${path}`, async (page) => {
    await page.getByText("Live", { exact: true }).waitFor();
    const session = await page.context().newCDPSession(page);
    // Of CPU, not of the clock: a thread that waits for a core takes nothing of one.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const look = async () => {
      await session.send("HeapProfiler.collectGarbage");
      const { metrics } = await session.send("Performance.getMetrics");
      const of = (wanted: string): number => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
      const { num_atoms_done: atoms = 0 } = await client.build(id);
      const at = performance.now() / 1_000;
      return { at, atoms, script: of("ScriptDuration"), task: of("TaskDuration"), heap: of("JSHeapUsedSize") / 1e6 };
    };
    await page.waitForTimeout(warm * 1_000);
    const before = await look();
    await page.waitForTimeout((seconds - warm) * 1_000);
    const after = await look();
    const took = after.at - before.at;
    return {
      rate: (after.atoms - before.atoms) / took,
      scriptMs: ((after.script - before.script) * 1_000) / took,
      taskMs: ((after.task - before.task) * 1_000) / took,
      heapMb: before.heap,
      grownMb: Math.max(0, after.heap - before.heap),
    };
  });
  await client.cancel(id);
  await built;
  return figures;
};
