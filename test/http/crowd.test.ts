import * as assert from "uvu/assert";
import { DIGEST_HEADER, digestOf } from "../../src/http/auth.ts";
import { listenOn } from "../../src/http/server.ts";
import { suite } from "../support/suite.ts";
import { connectTo, parseAnswer, type Connection } from "./connection.ts";
import { makeWorld, SECRET } from "./world.ts";

const BODY = JSON.stringify({ type: "git", url: "https://example.com/app.git", job_name: "Test" });
const POST = [
  "POST /build HTTP/1.1",
  "host: x",
  "connection: close",
  `${DIGEST_HEADER}: ${digestOf(SECRET, Buffer.from(BODY))}`,
  `content-length: ${BODY.length}`,
  "",
  BODY,
].join("\r\n");

const GET = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

const IDLE = 400;
const SLOW = 50;
/** Few, as each has megabytes of answers made for it. */
const DEAF = 15;

interface Crowd {
  readonly url: string;
  connect(count: number): Promise<readonly Connection[]>;
  /** Fails unless a client that comes now is answered, reading and writing. */
  serveOthers(): Promise<void>;
  close(): Promise<void>;
}

const openCrowd = async (): Promise<Crowd> => {
  const world = makeWorld();
  const server = await listenOn({ hostname: "127.0.0.1", port: 0 })(world.app, () => {});
  const connections: Connection[] = [];
  return {
    url: server.url,
    connect: async (count) => {
      const made = await Promise.all(Array.from({ length: count }, () => connectTo(server.url)));
      connections.push(...made);
      return made;
    },
    serveOthers: async () => {
      for (const [request, status] of [
        [GET, 200],
        [POST, 202],
      ] as const) {
        const { send, rest, socket } = await connectTo(server.url);
        send(request);
        assert.is(parseAnswer(await rest).status, status);
        socket.destroy();
      }
    },
    close: async () => {
      server.cut();
      await server.close();
      for (const { socket } of connections) socket.destroy();
      await world.close();
    },
  };
};

const test = suite("a crowd of clients", { limitMs: 60_000 });

test("hundreds of connections on which nothing is asked stop nobody", async () => {
  const crowd = await openCrowd();
  const idle = await crowd.connect(IDLE);
  await crowd.serveOthers();
  // They are there, and are served when they ask.
  for (const { send, rest } of [idle[0], idle.at(-1)].filter((each) => each !== undefined)) {
    send(GET);
    assert.is(parseAnswer(await rest).status, 200);
  }
  await crowd.close();
});

test("those that send slowly stop nobody, and are answered when they are done", async () => {
  const crowd = await openCrowd();
  const slow = await crowd.connect(SLOW);
  // Each stops at another place, in the head or in the body.
  const placeOf = (index: number): number => 1 + Math.floor((index * (POST.length - 2)) / SLOW);
  for (const [index, { send }] of slow.entries()) send(POST.slice(0, placeOf(index)));
  await crowd.serveOthers();
  for (const [index, { send }] of slow.entries()) send(POST.slice(placeOf(index)));
  for (const { rest } of slow) assert.is(parseAnswer(await rest).status, 202);
  await crowd.close();
});

test("those that close one end of the connection are answered on the other, and stop nobody", async () => {
  const crowd = await openCrowd();
  const silent = await crowd.connect(SLOW);
  const half = await crowd.connect(SLOW);
  const whole = await crowd.connect(SLOW);
  for (const { socket } of silent) socket.end();
  for (const { socket } of half) socket.end(POST.slice(0, POST.length / 2));
  for (const { socket } of whole) socket.end(POST);
  await crowd.serveOthers();
  for (const { rest } of silent) assert.is(await rest, "");
  for (const { rest } of half) assert.is(parseAnswer(await rest).status, 400);
  for (const { rest } of whole) assert.is(parseAnswer(await rest).status, 202);
  await crowd.close();
});

test("those that ask and do not read their answers stop nobody", async () => {
  const crowd = await openCrowd();
  const deaf = await crowd.connect(DEAF);
  for (const { socket, send } of deaf) {
    socket.pause();
    send("GET /docs HTTP/1.1\r\nhost: x\r\n\r\n".repeat(SLOW));
  }
  await crowd.serveOthers();
  await crowd.close();
});

test.run();
