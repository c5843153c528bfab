import { addAbortSignal, finished, Readable } from "node:stream";
import * as z from "zod";
import type { Log } from "../../runtime/index.ts";
import { JSON_TYPE } from "../answer.ts";
import { aliasesOf, type Dialect } from "../dialect.ts";
import { readEndpoint, type Answer, type Endpoint } from "../endpoint.ts";
import { RequestError } from "../errors.ts";
import { createEventPages, type EventPages, type EventPagesOptions } from "../eventlog/event-pages.ts";
import { EVENT_SHAPE, type EventView } from "../eventlog/event-view.ts";
import { unavailable } from "../supervisor.ts";

export interface EventlogOptions extends EventPagesOptions {
  readonly log: Log;
}

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, { error: "be a whole number" })
  .transform(Number);

/** A number of any sign, with or without digits behind the point. */
const NUMBER = /^[+-]?(?:\d{1,15}(?:\.\d{0,9})?|\.\d{1,9})$/;

const QUERY = z.object({
  since_id: z
    .string()
    .regex(/^-?\d{1,15}$/, { error: "be a whole number" })
    .transform(Number)
    .optional()
    .describe("Only events whose id is larger"),
  since_timestamp: z
    .string()
    .regex(NUMBER, { error: "be a number of seconds since the epoch" })
    .transform(Number)
    .optional()
    .describe("Only events that are later, in seconds since the epoch"),
  limit: wholeNumber.optional().describe("How many events at the most; all by default"),
});

/**
 * What happened to builds, the oldest first, from the journal: so it goes back as far as the builds do. It is read while it is sent; if that
 * fails after the first page, the connection is cut.
 */
export const eventlogEndpoints = (options: EventlogOptions, dialect: Dialect): readonly Endpoint[] => {
  const path = `${dialect.prefix}/eventlog`;
  const pages = createEventPages(options);
  return [
    readEndpoint({
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}ListEvents`,
      summary: "List what happened to builds, the oldest first",
      dialect,
      query: QUERY,
      answers: {
        200: {
          description: "The events",
          json: z.object({ events: z.array(EVENT_SHAPE), child_routes: z.record(z.string(), z.string()) }),
        },
      },
      handle: async (
        { isHead, signal, requestId },
        { since_id: sinceId, since_timestamp: sinceTimestamp, limit = Infinity },
      ) => {
        if (sinceId !== undefined && sinceTimestamp !== undefined) {
          throw new RequestError(
            "INVALID_REQUEST",
            `Cannot list events as one of the parameters "since_id" and "since_timestamp" must be left out: found both`,
          );
        }
        const query = { sinceId: sinceId ?? null, sinceTimestamp: sinceTimestamp ?? null, limit };
        if (isHead) return answer("");
        const stream = await streamOf(pages(query), (error) =>
          options.log.error({ err: error, requestId }, "Events could not be sent to their end"),
        );
        return answer(addAbortSignal(signal, stream));
      },
    }),
  ];
};

const answer = (body: Answer["body"]): Answer => ({ status: 200, headers: { "content-type": JSON_TYPE }, body });

/** Resolves once the first page is there, so that its failure can still be answered; `onLateError` is told of a later one. */
const streamOf = async (pages: ReturnType<EventPages>, onLateError: (error: Error) => void): Promise<Readable> => {
  const first = await pages.next().catch(unavailable("build supervisor", "ask again"));
  const stream = Readable.from(textOf(first.done === true ? [] : first.value, pages), { objectMode: false });
  finished(stream, (error) => {
    const hasLeft = error?.name === "AbortError" || error?.code === "ERR_STREAM_PREMATURE_CLOSE";
    if (error !== null && error !== undefined && !hasLeft) onLateError(error);
  });
  return stream;
};

async function* textOf(
  first: readonly EventView[],
  others: AsyncIterable<readonly EventView[]>,
): AsyncGenerator<string, void, undefined> {
  yield `{"events":[${listed(first)}`;
  let isFirst = first.length === 0;
  for await (const views of others) {
    if (views.length === 0) continue;
    yield `${isFirst ? "" : ","}${listed(views)}`;
    isFirst = false;
  }
  yield `],"child_routes":{}}`;
}

const listed = (views: readonly EventView[]): string => views.map((view) => JSON.stringify(view)).join(",");
