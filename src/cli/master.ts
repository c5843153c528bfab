import { constants } from "node:os";
import { createClusterRunner } from "../clusterrunner.ts";
import { ensureSecret, readCertificate, readNatsAccess, type Config, type SettingTexts } from "../config.ts";
import { openBaseDirectory } from "../index.ts";
import { untilSignal } from "./interrupt.ts";
import { openLog } from "./log.ts";

/**
 * Runs the build server until a signal ends it. The exit code: 0 after SIGTERM, 128 + n after another signal n, 1 if the
 * server could not go on; throws if it could not start.
 *
 * A build that runs is ended with its children and goes on at the next start.
 */
export const runMaster = async (flags: SettingTexts, file: string | undefined): Promise<number> => {
  // Looked at first, as by default the conf is in it, and would make somebody's folder look like ours.
  const config = ensureSecret({ flags, environment: process.env, file }, ({ baseDirectory }) =>
    openBaseDirectory(baseDirectory),
  );
  const tls = config.https === null ? undefined : readCertificate(config.https);
  const nats = config.nats === null ? undefined : { ...readNatsAccess(config.nats), secret: config.secret };
  const log = openLog(config.logLevel);
  let end: ((code: number) => void) | undefined;
  const ending = new Promise<number>((resolve) => {
    end = resolve;
  });
  const runner = await createClusterRunner({
    baseDirectory: config.baseDirectory,
    program: "clusterrunner master",
    executors: config.numExecutors,
    ...(nats === undefined ? {} : { nats }),
    killGraceMs: config.killGraceSeconds * 1_000,
    gitStrictHostKeyChecking: config.gitStrictHostKeyChecking,
    ...(config.callbackUrl === null ? {} : { callbackUrl: config.callbackUrl }),
    maxQueuedBuilds: config.maxQueuedBuilds,
    retention: config.retention,
    http: {
      hostname: config.hostname,
      port: config.port,
      secret: config.secret,
      previousSecrets: config.previousSecrets,
      replayWindowSeconds: config.replayWindowSeconds,
      signReads: config.signReads,
      maxBodyBytes: config.maxBodyBytes,
      maxHeaderBytes: config.maxHeaderBytes,
      maxConnections: config.maxConnections,
      corsAllowedOrigins: config.corsAllowedOrigins,
      ...(tls === undefined ? {} : { tls }),
    },
    log,
    onFailure: (error) => {
      log.fatal({ err: error }, "A part failed too often, the server ends");
      end?.(1);
    },
  });
  untilSignal((signal) => {
    process.stdout.write("Stopping: requests in flight finish, builds go on at the next start.\n");
    end?.(signal === "SIGTERM" ? 0 : 128 + constants.signals[signal]);
  });
  process.stdout.write(
    `Master service is running on ${runner.url} with ${executorsOf(config)}.\nThe secret that signs requests is in ${config.file}\n`,
  );
  const code = await ending;
  await runner.close();
  return code;
};

const executorsOf = ({ nats, numExecutors }: Config): string =>
  nats === null
    ? `${numExecutors} executors`
    : `the executors of the workers that join it on NATS at ${nats.servers.join(", ")}, namespace ${nats.namespace}`;
