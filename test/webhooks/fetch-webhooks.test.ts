import * as assert from "uvu/assert";
import type { Build } from "../../src/model/build.ts";
import type { Posted } from "../../src/webhooks/contract.ts";
import { createFetchWebhooks, type Message } from "../../src/webhooks/fetch-webhooks.ts";
import { buildOf, REQUEST } from "../model/sample-build.ts";
import { suite } from "../support/suite.ts";
import { startRawServer, startReceiver, startServer, type Received, type Receiver } from "./receiver.ts";

const test = suite("fetch-webhooks");

const MESSAGE: Message = { body: '{"é":"€"}', headers: { "content-type": "application/json", "x-digest": "abc" } };

const tellingOf = (...callbacks: readonly string[]): Build =>
  buildOf([
    { type: "queued", at: 1, request: REQUEST, callbacks },
    { type: "canceled", at: 2 },
  ]);

const post = (url: string, signal: AbortSignal = new AbortController().signal): Promise<Posted> =>
  createFetchWebhooks({ messageOf: () => Promise.resolve(MESSAGE) }).post(tellingOf(url), 0, signal);

/** What becomes of an attempt at a receiver, which is closed afterwards. */
const postedTo = async (starting: Promise<Receiver>, path = "/hook"): Promise<Posted> => {
  const receiver = await starting;
  try {
    return await post(`${receiver.url}${path}`);
  } finally {
    await receiver.close();
  }
};

test("a receiver gets the message as it is, by POST", async () => {
  const received: Received[] = [];
  const starting = startReceiver((message) => {
    received.push(message);
    return 204;
  });
  assert.equal(await postedTo(starting, "/hook?a=1"), { status: 204, error: null });
  assert.is(received.length, 1);
  const { method, path, body, headers } = received[0]!;
  assert.equal([method, path, body], ["POST", "/hook?a=1", MESSAGE.body]);
  assert.equal([headers["content-type"], headers["x-digest"]], ["application/json", "abc"]);
  assert.is(headers["content-length"], String(Buffer.byteLength(MESSAGE.body)));
  assert.is(headers.authorization, undefined);
});

test("each of several callbacks is told at its own address", async () => {
  const paths: unknown[] = [];
  const receiver = await startReceiver(({ path }) => paths.push(path) && 200);
  const webhooks = createFetchWebhooks({
    messageOf: (_, callback) => Promise.resolve({ body: String(callback), headers: {} }),
  });
  const build = tellingOf(`${receiver.url}/0`, `${receiver.url}/1`);
  await webhooks.post(build, 1, new AbortController().signal);
  await receiver.close();
  assert.equal(paths, ["/1"]);
});

test("credentials in the address are sent as a header", async () => {
  const seen: unknown[] = [];
  const receiver = await startReceiver(({ headers }) => seen.push(headers.authorization) && 200);
  assert.is((await post(receiver.url.replace("://", "://user:p%40ss@"))).status, 200);
  await receiver.close();
  assert.equal(seen, [`Basic ${Buffer.from("user:p@ss").toString("base64")}`]);
});

test("any other status is told with what it should be", async () => {
  assert.equal(await postedTo(startReceiver(() => 500)), {
    status: 500,
    error: "Cannot deliver to the receiver as its status must be 200 to 299: found 500",
  });
});

test("a redirect is an answer, and is not followed", async () => {
  const paths: unknown[] = [];
  const starting = startServer((request, response) => {
    paths.push(request.url);
    response.writeHead(307, { location: "/elsewhere" }).end();
  });
  const { status, error } = await postedTo(starting);
  assert.is(status, 307);
  assert.match(error ?? "", "found 307");
  assert.equal(paths, ["/hook"]);
});

test("an answer without end is left as soon as its status is known", async () => {
  let closed: Promise<void> | undefined;
  const receiver = await startServer((_, response) => {
    closed = new Promise((resolve) => response.once("close", resolve));
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write("x".repeat(65_536)));
    };
    response.on("drain", more);
    more();
  });
  assert.equal(await post(receiver.url), { status: 200, error: null });
  await closed;
  await receiver.close();
});

test("a receiver that never answers is left at an abort", async () => {
  const controller = new AbortController();
  let closed: Promise<void> | undefined;
  const receiver = await startServer((_, response) => {
    closed = new Promise((resolve) => response.once("close", resolve));
    controller.abort();
  });
  const { status, error } = await post(receiver.url, controller.signal);
  assert.is(status, null);
  assert.match(error ?? "", /^Cannot deliver to the receiver as it must answer: found /);
  await closed;
  await receiver.close();
});

test("an attempt that was aborted before it began reaches nobody", async () => {
  let asked = 0;
  const receiver = await startReceiver(() => (asked++, 200));
  assert.is((await post(receiver.url, AbortSignal.abort())).status, null);
  await receiver.close();
  assert.is(asked, 0);
});

const SPOILERS: readonly (readonly [string, () => Promise<Receiver>])[] = [
  ["hangs up", () => startRawServer((socket) => socket.destroy())],
  ["resets the connection", () => startRawServer((socket) => socket.once("data", () => socket.resetAndDestroy()))],
  ["speaks something else", () => startRawServer((socket) => socket.end("220 mail.example ESMTP\r\n"))],
  ["breaks off its headers", () => startRawServer((socket) => socket.end("HTTP/1.1 200 OK\r\nx-a: b"))],
  [
    "has headers without end",
    () =>
      startRawServer((socket) => {
        socket.write("HTTP/1.1 200 OK\r\n");
        const more = (): void => {
          while (!socket.destroyed && socket.write(`x-a: ${"b".repeat(4_096)}\r\n`));
        };
        socket.on("drain", more);
        more();
      }),
  ],
];

for (const [what, start] of SPOILERS) {
  test(`a receiver that ${what} has not answered`, async () => {
    const { status, error } = await postedTo(start());
    assert.is(status, null);
    assert.match(error ?? "", /^Cannot deliver to the receiver as it must answer: found \S/);
  });
}

test("a receiver that is not there is told by its code, and without its address", async () => {
  const receiver = await startReceiver(() => 200);
  await receiver.close();
  assert.equal(await post(receiver.url.replace("://", "://user:s3cret@")), {
    status: null,
    error: "Cannot deliver to the receiver as it must answer: found ECONNREFUSED",
  });
});

test("a message that can't be made is a bug", async () => {
  const webhooks = createFetchWebhooks({ messageOf: () => Promise.reject(new TypeError("a bug")) });
  const outcome = webhooks.post(tellingOf("http://127.0.0.1:1/"), 0, new AbortController().signal);
  assert.is(await outcome.catch((error: unknown) => String(error)), "TypeError: a bug");
});

test.run();
