import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { BusReport } from "../../src/bus/messages.ts";
import { createNatsPool, type NatsPool, type NatsPoolOptions } from "../../src/executors/nats.ts";
import type { SubjobOrder } from "../../src/executors/contract.ts";
import { busScene, type BusScene } from "../bus/bus-scene.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import type { Suite } from "../support/suite.ts";
import { scriptWorker, type ScriptedWorker } from "./nats-scripted-worker.ts";
import { orderOf } from "./orders.ts";

/** A server of each test's own, and the pools on it. */
export interface PoolContext {
  scene: BusScene;
  pools: NatsPool[];
  /** What was logged. */
  said: string[];
}

export const newPoolContext = (): PoolContext => ({ scene: undefined as never, pools: [], said: [] });

export const withScene = (test: Suite<PoolContext>): void => {
  test.before.each(async (context) => {
    context.scene = await busScene();
    context.pools = [];
    context.said = [];
  });
  test.after.each(async ({ scene, pools }) => {
    await Promise.all(pools.map((pool) => pool.close()));
    await scene.close();
  });
};

/** So long that no worker is lost unless a test wants it. */
const PATIENT_MS = 10_000;

export const newPool = async (
  { scene, pools, said }: PoolContext,
  options: Partial<NatsPoolOptions> = {},
): Promise<NatsPool> => {
  const say = (message: string): void => void said.push(message);
  const pool = await createNatsPool({
    bus: await scene.open(),
    heartbeatMs: PATIENT_MS,
    log: say,
    warn: say,
    ...options,
  });
  pools.push(pool);
  return pool;
};

export const newWorker = async (
  { scene }: PoolContext,
  more: Parameters<typeof scriptWorker>[1] = {},
): Promise<ScriptedWorker> => scriptWorker(await scene.open(), more);

export const newOrder = (...scripts: readonly string[]): SubjobOrder =>
  orderOf(mkdtempSync(join(temporaryFolder(), "pool-")), scripts.length === 0 ? ["true"] : scripts);

export const finished = (console: string): BusReport => ({
  type: "atomFinished",
  subjob: 2,
  atom: 0,
  exitCode: 3,
  seconds: 1,
  at: Date.now(),
  console: { type: "inline", data: Buffer.from(console).toString("base64") },
  artifacts: null,
});
export const DONE: BusReport = { type: "subjobEnded", subjob: 2, outcome: { type: "done" } };
export const ABORTED: BusReport = { type: "subjobEnded", subjob: 2, outcome: { type: "aborted" } };
