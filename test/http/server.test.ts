import { once } from "node:events";
import { createServer } from "node:net";
import { H3 } from "h3";
import * as assert from "uvu/assert";
import { ListenError } from "../../src/http/listen-error.ts";
import { listenOn, type Listening } from "../../src/http/server.ts";
import { suite } from "../support/suite.ts";
import { connectTo, parseAnswer } from "./connection.ts";

const HERE = { hostname: "127.0.0.1", port: 0 };

const open: Listening[] = [];
const serve = async (app: H3, options: { readonly requestWithinMs?: number } = {}): Promise<Listening> => {
  const server = await listenOn({ ...HERE, ...options })(app, () => {});
  open.push(server);
  return server;
};

/** An app whose only answer comes when the test says so. */
const slowApp = (): { readonly app: H3; readonly asked: Promise<void>; answer(): void } => {
  let answer = (): void => {};
  let ask = (): void => {};
  const answered = new Promise<string>((resolve) => {
    answer = () => resolve("answered");
  });
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const app = new H3({ silent: true }).get("/slow", () => {
    ask();
    return answered;
  });
  return { app, asked, answer };
};

const refusal = async (listening: Promise<unknown>): Promise<ListenError> => {
  try {
    await listening;
  } catch (error) {
    if (error instanceof ListenError) return error;
    throw error;
  }
  throw new Error("Cannot examine the refusal as listening must fail: it did not");
};

const test = suite("server");

test.after.each(async () => {
  for (const server of open.splice(0)) {
    server.cut();
    await server.close();
  }
});

test("a server answers at its url, on a port of its own", async () => {
  const { url } = await serve(new H3().get("/", () => "here"));
  assert.match(url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  assert.is(await (await fetch(url)).text(), "here");
});

test("a port that the system chose is the same when the server starts again", async () => {
  const listen = listenOn(HERE);
  const first = await listen(new H3(), () => {});
  await first.close();
  const second = await listen(new H3(), () => {});
  assert.is(second.url, first.url);
  await second.close();
});

test("a port in use is told as such, and the process is not marked as failed", async () => {
  const { url } = await serve(new H3());
  const { port } = new URL(url);
  const error = await refusal(listenOn({ ...HERE, port: Number(port) })(new H3(), () => {}));
  assert.is(error.code, "LISTEN_FAILED");
  assert.is(error.message, `Cannot listen on 127.0.0.1:${port} as the port must be free: another program uses it`);
  assert.is(process.exitCode ?? 0, 0);
});

test("an address of another machine and a name without one are told as such", async () => {
  assert.match(
    (await refusal(listenOn({ hostname: "192.0.2.1", port: 0 })(new H3(), () => {}))).message,
    "one of this machine",
  );
  assert.match(
    (await refusal(listenOn({ hostname: "a..b", port: 0 })(new H3(), () => {}))).message,
    "must have an address",
  );
});

test("a request in flight is finished while the server closes, and no new one is taken", async () => {
  const { app, asked, answer } = slowApp();
  const server = await serve(app);
  const response = fetch(`${server.url}/slow`);
  await asked;
  const closed = server.close();
  const late = await connectTo(server.url).catch((error: unknown) => error);
  assert.instance(late, Error);
  answer();
  assert.is(await (await response).text(), "answered");
  await closed;
});

test("a connection that is kept alive does not hold the port", async () => {
  const server = await serve(new H3().get("/", () => "here"));
  const { socket, rest, send } = await connectTo(server.url);
  send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(socket, "data");
  await server.close();
  assert.match(await rest, "here");
});

test(
  "nor does one that becomes idle while the server closes",
  async () => {
    const { app, asked, answer } = slowApp();
    const server = await serve(app);
    const { rest, send } = await connectTo(server.url);
    send("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n");
    await asked;
    const closed = server.close();
    answer();
    await closed;
    assert.match(await rest, "answered");
  },
  // Below the time for which Node keeps an idle connection.
  { limitMs: 4_000 },
);

test("what is in flight is cut on demand, and the port is free then", async () => {
  const { app, asked } = slowApp();
  const server = await serve(app);
  const response = fetch(`${server.url}/slow`).catch((error: unknown) => error);
  await asked;
  const closed = server.close();
  server.cut();
  await closed;
  assert.instance(await response, Error);
  const next = createServer().listen(Number(new URL(server.url).port), HERE.hostname);
  await once(next, "listening");
  next.close();
});

test("a server may be closed twice", async () => {
  const server = await serve(new H3());
  await Promise.all([server.close(), server.close()]);
  await server.close();
});

test("headers that are too large are refused in JSON", async () => {
  const { url } = await serve(new H3());
  const { send, rest } = await connectTo(url);
  send(`GET / HTTP/1.1\r\nhost: x\r\nx-large: ${"a".repeat(17 * 1024)}\r\n\r\n`);
  const { status, headers, body } = parseAnswer(await rest);
  assert.is(status, 431);
  assert.match(headers, "content-type: application/json");
  assert.equal(body, {
    STATUS: "FAILURE",
    error: "Cannot read the request as its headers must have at most 16384 bytes: found more",
  });
});

test("what is no HTTP is refused in JSON", async () => {
  const { url } = await serve(new H3());
  for (const bytes of [
    "hello\r\n\r\n",
    "\u0016\u0003\u0001\u0002",
    "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
  ]) {
    const { send, rest } = await connectTo(url);
    send(bytes);
    const { status, body } = parseAnswer(await rest);
    assert.is(status, 400);
    assert.equal(body, {
      STATUS: "FAILURE",
      error: "Cannot read the request as it must be HTTP/1.1: found something else",
    });
  }
});

test("what is a request in form only is answered in JSON, too", async () => {
  const app = new H3({ silent: true, onError: (error) => ({ status: error.status }) }).get("/", () => ({
    status: 200,
  }));
  const { url } = await serve(app);
  for (const [head, expected] of [
    ["GET foo://bar/ HTTP/1.1\r\nhost: x", 400],
    ["GET http://[/ HTTP/1.1\r\nhost: x", 400],
    ["GET / HTTP/1.1", 400],
    ["GET / HTTP/1.0", 200],
    ["GET http://x/ HTTP/1.1\r\nhost: y", 200],
    ["GET / HTTP/1.1\r\nhost: x\r\nexpect: miracles", 200],
  ] as const) {
    const { send, rest } = await connectTo(url);
    send(`${head}\r\nconnection: close\r\n\r\n`);
    assert.equal(parseAnswer(await rest).body, { status: expected }, head);
  }
});

test("a client that wants a tunnel is told that there is none", async () => {
  const { url } = await serve(new H3());
  const { send, rest } = await connectTo(url);
  send("CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n");
  const { status, body } = parseAnswer(await rest);
  assert.is(status, 400);
  assert.equal(body, {
    STATUS: "FAILURE",
    error: "Cannot open a tunnel as the server must be a proxy for that: it is none",
  });
});

test("a client that is refused and does not hang up holds no connection", async () => {
  const server = await serve(new H3());
  const { socket, send } = await connectTo(server.url, true);
  send("hello\r\n\r\n");
  await once(socket.resume(), "end");
  await server.close();
  socket.destroy();
});

test("a request that does not arrive in time is refused in JSON, in its head and in its body", async () => {
  const app = new H3({ silent: true }).post("/", async ({ req }) => req.text());
  const { url } = await serve(app, { requestWithinMs: 20 });
  for (const bytes of ["POST / HTTP/1.1\r\nhost:", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf"]) {
    const { send, rest } = await connectTo(url);
    send(bytes);
    const { status, body } = parseAnswer(await rest);
    assert.is(status, 408);
    assert.equal(body, {
      STATUS: "FAILURE",
      error: "Cannot read the request as it must arrive sooner: some of it is missing",
    });
  }
});

test.run();
