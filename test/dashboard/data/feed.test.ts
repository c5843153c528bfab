import * as assert from "uvu/assert";
import { ClientError, createClient, type BuildEvent } from "../../../src/client.ts";
import { createFeed, type OwnFeed } from "../../../src/dashboard/data/feed.ts";
import type { Fetch } from "../../../src/dashboard/data/server.ts";
import { createTestClock } from "../../client/test-clock.ts";
import { suite } from "../../support/suite.ts";

const test = suite("feed");

const text = (id: number): string =>
  `id: ${id}\nevent: preparing\ndata: {"id":${id},"build_id":1,"type":"preparing","at":1}\n\n`;

/** What a connection brings before it ends. */
const stream = (...ids: readonly number[]): Response => new Response(ids.map(text).join(""));

const refused = (status: number): Response => new Response('{"error":"Cannot"}', { status });

interface Followed {
  readonly ids: readonly number[];
  /** The last ids with which a connection was asked for. */
  readonly resumed: readonly (string | null)[];
  readonly states: readonly string[];
  readonly feed: OwnFeed;
  readonly authenticated: number;
}

/** Follows these connections, one after another, to the end of the last one. */
const follow = async (...connections: readonly (() => Response)[]): Promise<Followed> => {
  const ended = new AbortController();
  const feed = createFeed(async () => {});
  const ids: number[] = [];
  const resumed: (string | null)[] = [];
  const states: string[] = [];
  let authenticated = 0;
  feed.subscribe(({ data }: BuildEvent) => void ("id" in data && ids.push(data.id)));
  feed.state.subscribe((state) => states.push(state));
  const fetch: Fetch = async (url) => {
    const next = connections[resumed.length];
    resumed.push(new URL(url).searchParams.get("last_event_id"));
    if (next !== undefined) return next();
    ended.abort();
    throw new TypeError("the test is over");
  };
  const client = createClient({
    url: "http://a",
    fetch: feed.watch(fetch),
    retries: Infinity,
    clock: createTestClock(),
  });
  await feed.follow(
    {
      patient: { value: client } as never,
      authenticate: async () => {
        authenticated += 1;
      },
    },
    ended.signal,
  );
  return { ids, resumed, states, feed, authenticated };
};

const unreachable = (): Response => {
  throw new TypeError("fetch failed");
};

test("events are told in order, and a connection that breaks off is resumed behind the last one", async () => {
  const { ids, resumed, feed } = await follow(
    () => stream(1, 2),
    unreachable,
    () => refused(503),
    () => stream(3),
  );
  assert.equal(ids, [1, 2, 3]);
  assert.equal(resumed, [null, "2", "2", "2", "3"]);
  assert.equal([feed.connection.value, feed.beginning.value], [2, 1]);
});

test("the reader is told when the connection is lost and when it is back, and not before there was one", async () => {
  const { states } = await follow(
    unreachable,
    () => stream(1),
    unreachable,
    () => stream(2),
  );
  assert.equal(states, ["connecting", "live", "lost", "live", "lost"]);
});

test("a server that refuses the last id has other builds: events begin anew, and that is told", async () => {
  const { ids, resumed, feed } = await follow(
    () => stream(7),
    () => refused(400),
    () => stream(1),
  );
  assert.equal(ids, [7, 1]);
  assert.equal(resumed, [null, "7", null, "1"]);
  assert.is(feed.beginning.value, 2);
});

test("a server whose reads are signed is authenticated to, and followed", async () => {
  const { ids, authenticated } = await follow(
    () => refused(401),
    () => stream(1),
  );
  assert.equal([ids, authenticated], [[1], 1]);
});

test("a subscription ends", async () => {
  const feed = createFeed(async () => {});
  let told = 0;
  feed.subscribe(() => (told += 1))();
  const ended = new AbortController();
  const client = {
    async *allEvents() {
      yield { type: "preparing" };
      ended.abort();
      throw new ClientError("UNREACHABLE", null, "over");
    },
  };
  await feed.follow({ patient: { value: client } as never, authenticate: async () => {} }, ended.signal);
  assert.is(told, 0);
});

test.run();
