import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type autocannon from "autocannon";
import type { Instance, Options, Result } from "autocannon";
import { ownLayout } from "../../support/test-file.ts";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Its code is not part of this project: it is fetched when it is needed. */
const installAutocannon = (): void => {
  if (existsSync(join(HERE, "node_modules/autocannon"))) return;
  copyFileSync(join(ownLayout().sources, "test/bench/http/package.json"), join(HERE, "package.json"));
  const options = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"];
  const { status } = spawnSync("npm", options, { cwd: HERE, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`Cannot install autocannon: npm must end with 0: it ended with ${status}`);
};

let cannon: Promise<{ readonly default: typeof autocannon }> | undefined;

/** Sends requests until the time is over, from a thread of its own, or `until` settles. Throws if one failed. */
export const load = async (options: Options, until?: Promise<unknown>): Promise<Result> => {
  installAutocannon();
  cannon ??= import("autocannon");
  const { default: fire } = await cannon;
  // One that has threads can't be stopped.
  const running: Instance = fire(until === undefined ? { ...options, workers: 1 } : options);
  void until?.then(() => running.stop());
  const result = await running;
  if (result.errors > 0 || result.non2xx > 0)
    throw new Error(`Cannot measure as each request must be answered with 2xx: found ${JSON.stringify(result)}`);
  return result;
};

/** Requests a second. */
export const rate = async (options: Omit<Options, "connections" | "duration">, seconds: number): Promise<number> =>
  (await load({ ...options, connections: CONNECTIONS, duration: seconds })).requests.average;

const CONNECTIONS = 16;
