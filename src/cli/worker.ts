import { hostname } from "node:os";
import { loadConfig, readNatsAccess, type Config, type SettingTexts } from "../config.ts";
import type { NatsOptions } from "../cluster/nats-options.ts";
import { startWorker } from "../cluster/start-worker.ts";
import { count } from "./wording.ts";
import { ExitError } from "./exit-error.ts";
import { untilSignal } from "./interrupt.ts";
import { openLog } from "./log.ts";

/** How the options are called that are not called after their settings. */
const FLAG_NAMES: SettingTexts = { nats_url: "nats", num_executors: "executors" };

/**
 * Runs what a master has for this machine until a signal comes or the master has it leave, and then what was begun by then. The exit code: 0
 * when it has left, 128 + n if a second signal cut that short, n being the first; throws if it could not start.
 */
export const runWorker = async (flags: SettingTexts, file: string | undefined): Promise<number> => {
  const config = loadConfig({ flags, flagNames: FLAG_NAMES, environment: process.env, file });
  const log = openLog(config.logLevel);
  const name = hostname();
  const worker = await startWorker({
    nats: natsOf(config),
    name,
    executors: config.numExecutors,
    labels: config.labels,
    baseDirectory: config.baseDirectory,
    killGraceMs: config.killGraceSeconds * 1_000,
    warn: (message) => log.warn({}, message),
  });
  process.stdout.write(`${introduction(name, config)}\n`);
  void worker.joined.then(() => process.stdout.write("The server answers: work may come.\n"));
  const interrupted = new Promise<number>((resolve) => {
    untilSignal(
      () => {
        process.stdout.write("Leaving: what runs here ends first; once more ends it at once.\n");
        void worker.drain().then(() => resolve(0));
      },
      (first) => resolve(128 + first),
    );
  });
  const dismissed = worker.left.then(() => {
    process.stdout.write("The server had this worker leave.\n");
    return 0;
  });
  const code = await Promise.race([interrupted, dismissed]);
  await worker.close();
  return code;
};

const introduction = (name: string, { numExecutors, labels, nats }: Config): string => {
  const what = `Worker "${name}" has ${count(numExecutors, "executor")}`;
  const having = labels.length === 0 ? "" : ` with ${labels.length === 1 ? "label" : "labels"} ${labels.join(", ")}`;
  return `${what}${having}, for the server on NATS at ${nats?.servers.join(", ")}, namespace ${nats?.namespace}.`;
};

const natsOf = ({ nats, secret, file }: Config): NatsOptions => {
  const action = "Cannot start a worker as";
  if (nats === null)
    throw new ExitError(
      `${action} it must know the NATS of its server: found neither --nats nor nats_url in "${file}"`,
      2,
    );
  if (secret === null)
    throw new ExitError(
      `${action} it must have the secret of its server: found none in "${file}", nor in CLUSTERRUNNER_SECRET`,
      1,
    );
  return { ...readNatsAccess(nats), secret };
};
