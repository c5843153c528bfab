import { once } from "node:events";
import { H3 } from "h3";
import * as assert from "uvu/assert";
import { listenOn, type Listening, type ListenOptions } from "../../src/http/server.ts";
import { suite } from "../support/suite.ts";
import { connectTo, parseAnswer } from "./connection.ts";

const open: Listening[] = [];
const serve = async (app: H3, options: Partial<ListenOptions>): Promise<Listening> => {
  const server = await listenOn({ hostname: "127.0.0.1", port: 0, ...options })(app, () => {});
  open.push(server);
  return server;
};

const test = suite("connections");

test.after.each(async () => {
  for (const server of open.splice(0)) {
    server.cut();
    await server.close();
  }
});

test("how large headers may be can be set", async () => {
  const { url } = await serve(
    new H3().get("/", () => "here"),
    { maxHeaderBytes: 1_024 },
  );
  for (const [length, status] of [
    [900, "200"],
    [1_100, "431"],
  ] as const) {
    const { send, rest } = await connectTo(url);
    send(`GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-large: ${"a".repeat(length)}\r\n\r\n`);
    assert.match(await rest, `HTTP/1.1 ${status}`);
  }
});

test("a connection above the limit is closed, and one that ends makes room", async () => {
  const { url } = await serve(
    new H3().get("/", () => "here"),
    { maxConnections: 2 },
  );
  const first = await connectTo(url);
  const second = await connectTo(url);
  for (const { socket, send } of [first, second]) {
    send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    await once(socket, "data");
  }
  assert.is(await (await connectTo(url)).rest, "");
  second.send("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  assert.match(await second.rest, "here");
  let answer = "";
  // The server may learn of the end a little later.
  while (answer === "") {
    const third = await connectTo(url);
    third.send("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    answer = await third.rest;
  }
  assert.match(answer, "here");
  first.socket.destroy();
});

test("a connection on which nothing ever comes is ended", async () => {
  const { url } = await serve(new H3(), { requestWithinMs: 20 });
  const { rest } = await connectTo(url);
  assert.is(parseAnswer(await rest).status, 408);
});

test.run();
