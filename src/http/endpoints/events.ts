import type { Readable } from "node:stream";
import * as z from "zod";
import { hasEnded } from "../../model/build.ts";
import { aliasesOf, buildPath, buildsPath, type Dialect } from "../dialect.ts";
import { readEndpoint, type Answer, type Endpoint } from "../endpoint.ts";
import { RequestError } from "../errors.ts";
import { EVENT_ID, parseEventId, type EventId } from "../live/event-id.ts";
import type { Live } from "../live/live.ts";
import { unavailable, type Builds } from "../supervisor.ts";

const ID_WISH = "be an id that an event of this server had";

const LAST_EVENT_ID = z.string().regex(EVENT_ID, { error: ID_WISH }).optional().describe("As the header Last-Event-ID");

const BUILD_QUERY = z.object({
  last_event_id: LAST_EVENT_ID,
  console: z.enum(["true", "false"]).optional().describe("Whether to send lines of consoles, too, as they are written"),
});

const ALL_QUERY = z.object({
  last_event_id: LAST_EVENT_ID,
  console: z.literal("false", { error: "be asked of the events of one build" }).optional(),
});

const TYPE = "text/event-stream";

const HEADERS: Readonly<Record<string, string>> = {
  "content-type": TYPE,
  "cache-control": "no-store",
  // Proxies are not to wait for more.
  "x-accel-buffering": "no",
};

export interface EventsOptions {
  readonly builds: Builds;
  readonly live: Live;
}

/**
 * What happens, as server-sent events: each stored fact is one, whose id has a client that lost its connection go on exactly behind
 * it, after a restart of the server too. The events of a build begin with its first fact, and end with `end`; those of all begin
 * with what happens from now on.
 */
export const eventEndpoints = ({ builds, live }: EventsOptions, dialect: Dialect): readonly Endpoint[] => {
  const all = dialect.isPlural ? `${dialect.prefix}/events` : `${buildsPath(dialect)}/events`;
  const ofBuild = `${buildPath(dialect)}/events`;
  return [
    readEndpoint({
      path: all,
      aliases: aliasesOf(dialect, all),
      operation: `${dialect.name}FollowBuilds`,
      summary: "Follow what happens to all builds, as server-sent events",
      dialect,
      query: ALL_QUERY,
      answers: { 200: { description: "The events, without an end", type: TYPE } },
      handle: async ({ headers, isHead, signal }, query) => {
        const from = lastEventId(headers, query.last_event_id);
        const last = await lastSequence(live, from);
        return isHead ? stream("") : stream(until(signal, live.allEvents(from?.sequence ?? last)));
      },
    }),
    readEndpoint({
      path: ofBuild,
      aliases: aliasesOf(dialect, ofBuild),
      operation: `${dialect.name}FollowBuild`,
      summary: "Follow what happens to a build, as server-sent events",
      dialect,
      query: BUILD_QUERY,
      answers: {
        200: { description: "The events, up to the build's end", type: TYPE },
        204: { description: "The client has had all events up to the end" },
      },
      handle: async (asked, query) => {
        const from = lastEventId(asked.headers, query.last_event_id);
        const build = await builds.find(asked.path.build_id);
        await lastSequence(live, from);
        if (from?.isEnd === true && hasEnded(build)) return { status: 204, body: null };
        if (asked.isHead) return stream("");
        const extent = await located(live, build.id);
        const events = live.buildEvents({
          build: build.id,
          hasEnded: hasEnded(build),
          first: extent?.first ?? 1,
          from,
          withConsoles: query.console === "true",
          end: async (signal) => {
            const ended = await builds.settled(build.id, signal);
            const { last = 0 } = (await live.locate(build.id)) ?? {};
            return {
              last,
              data: { build_id: build.id, status: dialect.statusOf(ended), result: dialect.resultOf(ended) },
            };
          },
        });
        return stream(until(asked.signal, events));
      },
    }),
  ];
};

/** The header goes first: a browser that connects again sends it with the address that it had at the beginning. */
const lastEventId = (headers: Headers, inQuery: string | undefined): EventId | null => {
  const header = headers.get("last-event-id") ?? "";
  if (header !== "" && !EVENT_ID.test(header)) throw refused(`it must ${ID_WISH}: found another one`);
  const text = header === "" ? inQuery : header;
  return text === undefined ? null : parseEventId(text);
};

/** Of all facts. Throws for an id that is beyond, as of another server: nothing would come for a long time, and then too late. */
const lastSequence = async (live: Live, from: EventId | null): Promise<number> => {
  const { last = 0 } = (await located(live, null)) ?? {};
  if (from !== null && from.sequence > last)
    throw refused(`it must be one that this server has given: the last one is ${last}`);
  return last;
};

const located = (live: Live, build: number | null): ReturnType<Live["locate"]> =>
  live.locate(build).catch(unavailable("journal", "ask again"));

const refused = (reason: string): RequestError =>
  new RequestError("INVALID_REQUEST", `Cannot resume behind the last event id as ${reason}`);

const stream = (body: Answer["body"]): Answer => ({ status: 200, headers: HEADERS, body });

/** Ends a stream when its client leaves. */
const until = (signal: AbortSignal, events: Readable): Readable => {
  if (signal.aborted) events.destroy();
  else signal.addEventListener("abort", () => events.destroy(), { once: true });
  return events;
};
