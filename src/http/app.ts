import { H3, type EventHandler } from "h3";
import type { SupervisorMessage } from "../actors/protocol.ts";
import type { ActorRef, Log } from "../runtime/index.ts";
import type { Results } from "../store/contract.ts";
import { errorAnswer } from "./answer.ts";
import { ARCHIVE_FORMATS, redirectToArchive, sendArchive } from "./artifacts.ts";
import { listBuilds, showBuild, submitBuild } from "./builds.ts";
import { RequestError } from "./errors.ts";
import { DOCUMENTED } from "./representation-documented.ts";
import { ORIGINAL } from "./representation-original.ts";
import { createBuilds } from "./supervisor.ts";

export interface AppOptions {
  readonly supervisor: ActorRef<SupervisorMessage>;
  readonly results: Results;
  /** The key of the digests that sign requests. */
  readonly secret: string;
  /** The longest body that is accepted, in bytes. */
  readonly maxBodyBytes: number;
  /** How long the supervisor may take to answer, in ms. @default 10_000 */
  readonly answerWithinMs?: number;
  readonly log: Log;
}

const ANSWER_WITHIN_MS = 10_000;

/** All routes. A path may end in a slash; HEAD works wherever GET does; every answer with a body is JSON, but for the archives. */
export const createApp = ({
  supervisor,
  results,
  log,
  answerWithinMs = ANSWER_WITHIN_MS,
  ...admission
}: AppOptions): H3 => {
  const app = new H3({ silent: true, onError: (error, event) => errorAnswer(error, event, log) });
  const builds = createBuilds({ supervisor, answerWithinMs, log });

  route(app, "/", { GET: () => ({ child_routes: { build: DOCUMENTED.root, v1: "/v1" }, STATUS: "SUCCESS" }) });
  route(app, "/v1", {
    GET: () => ({ master: { status: "Master service is up." }, child_routes: { builds: ORIGINAL.root } }),
  });
  for (const dialect of [DOCUMENTED, ORIGINAL]) {
    const build = `${dialect.root}/:id`;
    route(app, dialect.root, { GET: listBuilds(builds, dialect), POST: submitBuild(builds, dialect, admission) });
    route(app, build, { GET: showBuild(builds, dialect) });
    for (const format of ARCHIVE_FORMATS) {
      route(app, `${build}/artifacts.${format}`, { GET: sendArchive(builds, results, dialect, format, log) });
    }
  }
  route(app, `${ORIGINAL.root}/:id/result`, { GET: redirectToArchive(builds, ORIGINAL) });
  return app;
};

/** Serves a path by the handlers of its methods; any other method is refused with the list of them. */
const route = (app: H3, path: string, handlers: Readonly<{ GET: EventHandler; POST?: EventHandler }>): void => {
  app.get(path, handlers.GET).head(path, handlers.GET);
  if (handlers.POST !== undefined) app.post(path, handlers.POST);
  const allow = handlers.POST === undefined ? "GET, HEAD" : "GET, HEAD, POST";
  app.all(path, ({ req }) => {
    throw new RequestError("WRONG_METHOD", `Cannot answer as the method must be one of ${allow}: found ${req.method}`, {
      headers: { allow },
    });
  });
};
