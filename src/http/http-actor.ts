import { randomUUID } from "node:crypto";
import type { Answering, HttpMessage } from "../actors/protocol.ts";
import { defineActor, type ActorDefinition, type Reply } from "../runtime/index.ts";
import type { Results } from "../store/contract.ts";
import { createApp } from "./app.ts";
import { noncesFor, type Admission } from "./gate.ts";
import { createLive } from "./live/live.ts";
import type { BackupOptions } from "./endpoints/backup.ts";
import type { SystemOptions } from "./endpoints/system.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { Nonces } from "./nonces.ts";
import { listenOn, type Certificate, type Connections, type Listen } from "./server.ts";

export { createMetrics } from "./metrics/metrics.ts";

/** Where the HTTP API is served, and to whom. */
export interface HttpOptions extends Admission, Connections {
  /** The name or address to listen on. */
  readonly hostname: string;
  /** 0 for any that is free; the one that was found is kept when the server starts again. */
  readonly port: number;
  /** Pages of which origins may read what is not changed by it: a pattern for the whole origin. @default none */
  readonly corsAllowedOrigins?: RegExp | null;
  /** Serves https in place of http. */
  readonly tls?: Certificate;
  /** How long requests in flight may take to finish when the server stops, in ms; then they are cut. @default 5_000 */
  readonly drainMs?: number;
}

const DRAIN_MS = 5_000;

/**
 * The actor that owns the server. It listens once it is started, crashes if it can't or if the
 * server breaks, and has ended when the port is free again: that takes `drainMs` and a little more at most, which its
 * supervisor must allow for.
 *
 * @param listen how to listen; tests pass one that fails
 */
export const httpServer =
  (
    options: HttpOptions & Pick<BackupOptions, "copyJournal"> & Pick<SystemOptions, "folder">,
    results: Results,
    metrics: Metrics,
    listen: Listen = listenOn(options),
  ) =>
  (answering: Answering): ActorDefinition<HttpMessage> => {
    // The builds outlive a crash of the server, so it is the same session, and what it has taken is known.
    const sessionId = randomUUID();
    let nonces: Nonces | undefined;
    return defineActor<HttpMessage>("http", (context) => {
      const { replayWindowSeconds = 0, drainMs = DRAIN_MS } = options;
      const { clock, log } = context;
      const now = (): number => clock.now();
      nonces ??= noncesFor(replayWindowSeconds, now);
      const { journal } = answering;
      const live = createLive({ journal, results, clock, log });
      const app = createApp({
        ...options,
        ...answering,
        results,
        live,
        metrics,
        sessionId,
        nonces,
        now,
        stopping: context.signal,
        log,
      });
      const starting = listen(app, (error) => context.self.tell({ type: "broken", error }));
      const asked: Reply<string>[] = [];
      let url: string | undefined;

      // Before anybody can ask, so that nothing is stored in between.
      journal.tell({ type: "listen", follower: context.self });
      context.pipe(
        starting.then((server) => server.url),
        (outcome) => ({ type: "listening", outcome }),
      );
      context.onStop(async () => {
        const server = await starting.catch(() => undefined);
        if (server === undefined) return;
        // Their requests would never be over.
        live.close();
        const cutting = context.clock.schedule(drainMs, () => server.cut());
        await server.close();
        cutting.cancel();
      });

      return {
        recorded: ({ entries }) => live.publish(entries),
        address: ({ reply }) => {
          if (url === undefined) asked.push(reply);
          else reply(url);
        },
        listening: ({ outcome }) => {
          if (!outcome.ok) throw outcome.error;
          url = outcome.value;
          context.log.info({ url }, "Listening");
          for (const reply of asked.splice(0)) reply(url);
        },
        broken: ({ error }) => {
          throw error;
        },
      };
    });
  };
