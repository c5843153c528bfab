import { randomUUID } from "node:crypto";
import { H3 } from "h3";
import type { Answering } from "../actors/protocol.ts";
import type { Results } from "../store/contract.ts";
import { dialectOf } from "./answer.ts";
import { corsOf, SAME_ORIGIN } from "./cors.ts";
import { serveDashboard } from "./dashboard/dashboard.ts";
import type { Dialect } from "./dialect.ts";
import { createDownloads } from "./downloads.ts";
import type { Endpoint } from "./endpoint.ts";
import { backupEndpoints, type BackupOptions } from "./endpoints/backup.ts";
import { archiveEndpoints } from "./endpoints/archives.ts";
import { artifactEndpoints } from "./endpoints/artifacts.ts";
import { atomEndpoints } from "./endpoints/atoms.ts";
import { cancelEndpoints } from "./endpoints/cancel.ts";
import { consoleEndpoints } from "./endpoints/console.ts";
import { eventlogEndpoints } from "./endpoints/eventlog.ts";
import { eventEndpoints } from "./endpoints/events.ts";
import { executorEndpoints } from "./endpoints/executors.ts";
import { healthEndpoints } from "./endpoints/health.ts";
import { lastPassEndpoints } from "./endpoints/last-pass.ts";
import { metricsEndpoints } from "./endpoints/metrics.ts";
import { queueEndpoints } from "./endpoints/queue.ts";
import { buildListEndpoints } from "./endpoints/build-list.ts";
import { buildEndpoints } from "./endpoints/builds.ts";
import { jobEndpoints } from "./endpoints/jobs.ts";
import { historyEndpoints } from "./endpoints/history.ts";
import { retryEndpoints } from "./endpoints/retry.ts";
import { descriptionEndpoints } from "./endpoints/description.ts";
import { rootEndpoints } from "./endpoints/roots.ts";
import { createWire } from "./exchange.ts";
import { slaveEndpoints } from "./endpoints/slaves.ts";
import { systemEndpoints, type SystemOptions } from "./endpoints/system.ts";
import { subjobEndpoints } from "./endpoints/subjobs.ts";
import { versionEndpoints } from "./endpoints/version.ts";
import { createGate, type GateOptions } from "./gate.ts";
import type { Live } from "./live/live.ts";
import type { Metrics } from "./metrics/metrics.ts";
import { packageVersion } from "./package-version.ts";
import { createPool } from "./pool.ts";
import { DOCUMENTED } from "./representation-documented.ts";
import { testsEndpoints } from "./endpoints/tests.ts";
import { V1, V2 } from "./representation-original.ts";
import { serveEndpoints } from "./serve-endpoints.ts";
import { createBuilds } from "./supervisor.ts";

export interface AppOptions extends GateOptions, Answering, BackupOptions, Pick<SystemOptions, "folder"> {
  readonly results: Results;
  /** Tells this life of the server from others. @default a new UUID */
  readonly sessionId?: string;
  readonly metrics: Metrics;
  /** Aborted once the server stops. */
  readonly stopping: AbortSignal;
  readonly live: Live;
  /** How long the supervisor may take to answer, in ms. @default 10_000 */
  readonly answerWithinMs?: number;
  /** Pages of which origins may read, such as `/https:\/\/ci\.example\.com/`: a pattern for the whole origin. @default none */
  readonly corsAllowedOrigins?: RegExp | null;
}

const ANSWER_WITHIN_MS = 10_000;

/** The whole API. A path may end in a slash; every answer with a body is JSON, but for those that say otherwise. */
export const createApp = ({ sessionId = randomUUID(), ...others }: AppOptions): H3 => {
  const options = { ...others, sessionId };
  const { log, corsAllowedOrigins = null } = options;
  const cors = corsAllowedOrigins === null ? SAME_ORIGIN : corsOf(corsAllowedOrigins);
  const wire = createWire({ sessionId, cors, log, now: () => performance.now() });
  const app = new H3({
    silent: true,
    onError: (error, event) => wire(event, { dialect: dialectOf(event.url.pathname), hasSession: true }).fail(error),
  });
  serveDashboard(app, wire);
  serveEndpoints(app, endpointsOf(options), wire, createGate(options), options.metrics.around);
  return app;
};

/** Every endpoint there is, in the order of the documentation. */
export const endpointsOf = (options: AppOptions): readonly Endpoint[] => {
  const { supervisor, scheduler, results, live, log } = options;
  const { sessionId = randomUUID(), answerWithinMs = ANSWER_WITHIN_MS } = options;
  const builds = createBuilds({ supervisor, answerWithinMs });
  const pool = createPool({ scheduler, answerWithinMs });
  const version = packageVersion();
  const download = createDownloads({ results, sessionId, log });
  const endpointsIn = (dialect: Dialect): readonly Endpoint[] => [
    ...buildListEndpoints(builds, dialect),
    ...buildEndpoints({ builds, live }, dialect),
    ...cancelEndpoints(builds, dialect),
    ...archiveEndpoints({ builds, download }, dialect),
    ...subjobEndpoints(builds, dialect),
    ...atomEndpoints(builds, dialect),
    ...consoleEndpoints({ builds, results }, dialect),
    ...artifactEndpoints({ builds, results }, dialect),
    ...lastPassEndpoints(builds, dialect),
    ...slaveEndpoints({ pool, sessionId }, dialect),
    ...retryEndpoints(builds, dialect),
    ...testsEndpoints(builds, dialect),
    ...jobEndpoints(builds, dialect),
    ...historyEndpoints(builds, dialect),
    ...(dialect.name === "v1" ? [] : eventEndpoints({ builds, live }, dialect)),
    ...(dialect.name === "v1" ? [] : backupEndpoints(options, dialect)),
    ...(dialect.name === "v1" ? [] : systemEndpoints({ ...options, builds, version }, dialect)),
  ];
  const endpointsOfOriginal = (dialect: Dialect): readonly Endpoint[] => [
    ...endpointsIn(dialect),
    ...queueEndpoints({ builds, pool }, dialect),
    ...executorEndpoints(pool, dialect),
    ...versionEndpoints(version, dialect),
    ...metricsEndpoints(options, dialect),
    ...eventlogEndpoints({ ...options, answerWithinMs }, dialect),
  ];
  const others = [...endpointsIn(DOCUMENTED), ...endpointsOfOriginal(V1), ...endpointsOfOriginal(V2)];
  const endpoints = [...rootEndpoints({ pool, sessionId, others }), ...others, ...healthEndpoints(options)];
  return [...endpoints, ...descriptionEndpoints(endpoints, version)];
};
