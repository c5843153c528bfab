import { H3 } from "h3";
import * as assert from "uvu/assert";
import { DIGEST_HEADER, digestOf } from "../../src/http/auth.ts";
import { listenOn } from "../../src/http/server.ts";
import { suite } from "../support/suite.ts";
import { connectTo, parseAnswer, type Connection } from "./connection.ts";
import { makeWorld, SECRET } from "./world.ts";

const BODY = JSON.stringify({ type: "git", url: "https://example.com/app.git", job_name: "Test" });
const HEAD = ["POST /build HTTP/1.1", "host: x", `${DIGEST_HEADER}: ${digestOf(SECRET, Buffer.from(BODY))}`].join(
  "\r\n",
);
const HALF = `${HEAD}\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY.slice(0, 10)}`;

/** The app on a socket, told of each request once its head is there. */
const serveWorld = async (
  requestWithinMs: number,
): Promise<{
  connect(): Promise<Connection>;
  asked: Promise<void>;
  close(): Promise<void>;
  logged: readonly string[];
  submitted: readonly object[];
}> => {
  const world = makeWorld();
  let ask = (): void => {};
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const app = new H3({ silent: true }).all("/**", ({ req }) => {
    ask();
    return world.app.fetch(req);
  });
  const server = await listenOn({ hostname: "127.0.0.1", port: 0, requestWithinMs })(app, () => {});
  const close = async (): Promise<void> => {
    server.cut();
    await server.close();
    await world.close();
  };
  return { connect: () => connectTo(server.url), asked, close, logged: world.logged, submitted: world.submitted };
};

const test = suite("half a request");

test("a client that leaves in the middle of its body is no fault, and no build", async () => {
  const { connect, asked, close, logged, submitted } = await serveWorld(30_000);
  const { socket, send } = await connect();
  send(HALF);
  await asked;
  socket.destroy();
  const { send: sendWhole, rest } = await connect();
  sendWhole(`${HEAD}\r\nconnection: close\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`);
  assert.is(parseAnswer(await rest).status, 202);
  assert.equal(logged, []);
  assert.is(submitted.length, 1);
  await close();
});

test("a client that does not send the rest of its body is answered in the end, and that is no fault", async () => {
  const { connect, close, logged, submitted } = await serveWorld(20);
  const { send, rest } = await connect();
  send(HALF);
  const { status, body } = parseAnswer(await rest);
  assert.is(status, 408);
  assert.equal(body, {
    STATUS: "FAILURE",
    error: "Cannot read the request as it must arrive sooner: some of it is missing",
  });
  assert.equal(logged, []);
  assert.equal(submitted, []);
  await close();
});

test("a body that comes byte by byte is read", async () => {
  const { connect, close } = await serveWorld(30_000);
  const { send, rest, socket } = await connect();
  socket.setNoDelay();
  send(`${HEAD}\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n`);
  for (const byte of BODY) send(`1\r\n${byte}\r\n`);
  send("0\r\n\r\n");
  assert.equal(parseAnswer(await rest).body, { build_id: 1, STATUS: "SUCCESS" });
  await close();
});

test("a target that is no path of ours is answered in JSON", async () => {
  const { connect, close } = await serveWorld(30_000);
  for (const [target, status] of [
    ["*", 404],
    ["http://elsewhere.example/nothing", 404],
    ["//", 404],
    ["foo", 400],
  ] as const) {
    const { send, rest } = await connect();
    send(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    const answer = parseAnswer(await rest);
    assert.is(answer.status, status, target);
    assert.match(JSON.stringify(answer.body), "FAILURE");
  }
  await close();
});

test.run();
