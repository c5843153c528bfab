import { createServer } from "node:http";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { createClient, type BuildEvent } from "../../src/client.ts";
import { suite } from "../support/suite.ts";
import {
  allOf,
  bodyOf,
  brokenConnection,
  failureOf,
  inTurn,
  refusal,
  refusedConnection,
  sceneOf,
} from "./fake-server.ts";

const test = suite("events of the client");

/** What a server with `count` events of a build sends to a client that stands behind one. */
const textAfter = (last: number, count: number): string => {
  let text = "retry: 1000\n\n";
  for (let id = last + 1; id <= count; id += 1)
    text += `id: ${id}\nevent: preparing\ndata: {"id":${id},"build_id":1,"type":"preparing","at":1.5}\n\n: heartbeat\n\n`;
  return `${text}id: ${count};end\nevent: end\ndata: {"build_id":1,"status":"SUCCESS","result":"NO_FAILURES"}\n\n`;
};

const streamed = (body: ReadableStream<Uint8Array>): Response =>
  new Response(body, { headers: { "content-type": "text/event-stream" } });

const lastEventIdOf = (request: Request): string => new URL(request.url).searchParams.get("last_event_id") ?? "";

const idsOf = (events: readonly BuildEvent[]): readonly string[] => events.map(({ lastEventId }) => lastEventId);

test("the events of a build come in order, and end with it", async () => {
  const { client, asked, requests } = sceneOf(() => streamed(bodyOf([textAfter(0, 2)], "is silent")));
  const events = await allOf(client.events(1, { console: true }));
  assert.equal(events, [
    { type: "preparing", lastEventId: "1", data: { id: 1, build_id: 1, type: "preparing", at: 1.5 } },
    { type: "preparing", lastEventId: "2", data: { id: 2, build_id: 1, type: "preparing", at: 1.5 } },
    { type: "end", lastEventId: "2;end", data: { build_id: 1, status: "SUCCESS", result: "NO_FAILURES" } },
  ]);
  assert.equal(asked, ["GET /build/1/events?console=true"]);
  assert.is(requests[0]?.headers.get("accept"), "text/event-stream");
});

test("wherever connections break off, each event comes once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 120 }), { maxLength: 5 }), fc.boolean(), async (cuts, breaks) => {
      const { client } = sceneOf(
        (request, index) => {
          const [last = ""] = lastEventIdOf(request).split(";");
          const bytes = new TextEncoder().encode(textAfter(Number(last), 4));
          const cut = cuts[index];
          return streamed(
            cut === undefined ? bodyOf([bytes]) : bodyOf([bytes.slice(0, cut)], breaks ? "breaks off" : "ends"),
          );
        },
        { retries: 5 },
      );
      assert.equal(idsOf(await allOf(client.events(1))), ["1", "2", "3", "4", "4;end"]);
    }),
    { seed: 7, numRuns: 100 },
  );
});

test("a connection that falls silent is given up for another one", async () => {
  const first = textAfter(0, 2).slice(0, 130);
  const { client, clock } = sceneOf((request) =>
    streamed(lastEventIdOf(request) === "" ? bodyOf([first], "is silent") : bodyOf([textAfter(1, 2)])),
  );
  const ids: string[] = [];
  for await (const { lastEventId } of client.events(1)) {
    ids.push(lastEventId);
    // Now the next event is waited for.
    if (lastEventId === "1") setImmediate(() => clock.beSilent());
  }
  assert.equal(ids, ["1", "2", "2;end"]);
});

test("a server that is away for a while is tried again, and one that stays away is not", async () => {
  const answers = [refusedConnection, () => refusal(503), brokenConnection, () => streamed(bodyOf([textAfter(0, 1)]))];
  assert.equal(idsOf(await allOf(sceneOf(inTurn(...answers)).client.events(1))), ["1", "1;end"]);
  const { client, asked } = sceneOf(() => streamed(bodyOf(["retry: 1000\n\n"])));
  assert.is((await failureOf(allOf(client.events(1)))).code, "UNREACHABLE");
  assert.is(asked.length, 5);
});

test("a server that accepts connections and says nothing is given up", async () => {
  const { client, clock, asked } = sceneOf(() => streamed(bodyOf([], "is silent")));
  const following = failureOf(allOf(client.events(1)));
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => resolve()));
  while ((await Promise.race([following, turn()])) === undefined) clock.beSilent();
  assert.is((await following).code, "UNREACHABLE");
  assert.is(asked.length, 5);
});

test("quiet connections that last are followed by others without an end", async () => {
  const scene = sceneOf((_, index) => {
    if (index === 20) return streamed(bodyOf([textAfter(0, 0)]));
    scene.clock.advance(60_000);
    return streamed(bodyOf([": heartbeat\n\n"]));
  });
  assert.equal(idsOf(await allOf(scene.client.events(1))), ["0;end"]);
});

test("a program that was started again goes on where it stood", async () => {
  const { client, asked } = sceneOf((request) => {
    const last = lastEventIdOf(request);
    return last === "2;end" ? new Response(null, { status: 204 }) : streamed(bodyOf([textAfter(1, 2)]));
  });
  assert.equal(idsOf(await allOf(client.events(1, { lastEventId: "1;4.0=17" }))), ["2", "2;end"]);
  assert.equal(await allOf(client.events(1, { lastEventId: "2;end" })), []);
  assert.equal(asked[0], "GET /build/1/events?last_event_id=1%3B4.0%3D17");
});

test("the events of all builds have no end but the reader's", async () => {
  let isLeft = false;
  const body = bodyOf(["id: 9\n\n", textAfter(9, 11)], "is silent");
  const { client, asked } = sceneOf(() =>
    streamed(
      new ReadableStream({
        start: async (controller) => {
          for await (const piece of body) controller.enqueue(piece);
        },
        cancel: () => {
          isLeft = true;
        },
      }),
    ),
  );
  const ids: string[] = [];
  for await (const { lastEventId } of client.allEvents()) {
    ids.push(lastEventId);
    if (ids.length === 2) break;
  }
  assert.equal([ids, asked, isLeft], [["10", "11"], ["GET /build/events"], true]);
});

test("an abort ends the loop with its reason, wherever it stands", async () => {
  const abort = new AbortController();
  const reason = new Error("enough");
  const { client } = sceneOf(() => streamed(bodyOf([textAfter(0, 2).slice(0, 130)], "is silent")));
  const ids: string[] = [];
  const follow = async (): Promise<void> => {
    for await (const { lastEventId } of client.events(1, { signal: abort.signal })) {
      ids.push(lastEventId);
      setImmediate(() => abort.abort(reason));
    }
  };
  assert.is(await follow().catch((error: unknown) => error), reason);
  assert.equal(ids, ["1"]);
});

test("an unknown build, and what is no event of one, end the loop", async () => {
  const { client, asked } = sceneOf(() => refusal(404));
  assert.is((await failureOf(allOf(client.events(9)))).status, 404);
  assert.is(asked.length, 1);
  for (const text of ["data: {}\n\n", "data: nothing\n\n", "data: [1]\n\n"]) {
    const { client: other } = sceneOf(() => streamed(bodyOf([text])));
    assert.is((await failureOf(allOf(other.events(1)))).code, "UNEXPECTED");
  }
});

test("a connection that is cut in mid-event is resumed over a socket too", async () => {
  let connections = 0;
  const server = createServer((request, response) => {
    connections += 1;
    const last = Number(new URL(request.url ?? "", "http://localhost").searchParams.get("last_event_id") ?? "0");
    const text = textAfter(last, 3);
    response.writeHead(200, { "content-type": "text/event-stream" });
    if (last === 2) response.end(text);
    // Behind an event and a half.
    else response.write(text.slice(0, 150), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const client = createClient({ url: `http://127.0.0.1:${port}`, clock: sceneOf(brokenConnection).clock });
    assert.equal(idsOf(await allOf(client.events(1))), ["1", "2", "3", "3;end"]);
    assert.is(connections, 3);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test.run();
