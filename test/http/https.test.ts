import { once } from "node:events";
import { request } from "node:https";
import { connect } from "node:tls";
import { H3 } from "h3";
import * as assert from "uvu/assert";
import { readCertificate } from "../../src/config/certificate.ts";
import { listenOn, type Listening } from "../../src/http/server.ts";
import { selfSigned } from "../config/self-signed.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { connectTo, parseAnswer } from "./connection.ts";
import { PASSED } from "./sample-builds.ts";
import { digestOf } from "../../src/http/auth.ts";
import { makeWorld, SECRET } from "./world.ts";

const tls = readCertificate(selfSigned(temporaryFolder()));
const listen = listenOn({ hostname: "127.0.0.1", port: 0, requestWithinMs: 60_000, tls });

const open: Listening[] = [];
const serve = async (app: H3): Promise<Listening> => {
  const server = await listen(app, () => {});
  open.push(server);
  return server;
};

/** Asks as a client does that trusts the certificate. */
const ask = async (url: string, method: string = "GET", body: string = ""): Promise<string> => {
  const headers = { "ClusterRunner-Message-Authentication-Digest": digestOf(SECRET, Buffer.from(body)) };
  const sent = request(url, { method, ca: tls.cert, headers, agent: false });
  sent.end(body);
  const [response] = await once(sent, "response");
  return Buffer.concat(await response.toArray()).toString();
};

const test = suite("https");

test.after.each(async () => {
  for (const server of open.splice(0)) {
    server.cut();
    await server.close();
  }
});

test("the server is at an https url, and so are the urls in its answers", async () => {
  const world = makeWorld();
  world.builds.push(PASSED);
  const { url } = await serve(world.app);
  assert.match(url, /^https:\/\/127\.0\.0\.1:[1-9]\d*$/);
  assert.match(await ask(`${url}/build/7`), `"artifacts":"${url}/build/7/artifacts.tar.gz"`);
  const request = JSON.stringify({ type: "git", url: "https://example.com/app.git", job_name: "Test" });
  assert.is(await ask(`${url}/build`, "POST", request), '{"build_id":1,"STATUS":"SUCCESS"}');
  await world.close();
});

test("a client that does not know the certificate turns away", async () => {
  const { url } = await serve(new H3().get("/", () => "here"));
  const sent = request(url, { agent: false });
  sent.end();
  const [error] = await once(sent, "error");
  assert.is(error.code, "DEPTH_ZERO_SELF_SIGNED_CERT");
  assert.is(await ask(url), "here");
});

test("whoever speaks plain http, or nonsense, is cut, and others are answered", async () => {
  const { url } = await serve(new H3().get("/", () => "here"));
  for (const words of ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\x16\x03\x01\x00\x05hello"]) {
    const client = await connectTo(url);
    client.send(words);
    await client.rest;
  }
  assert.is(await ask(url), "here");
});

test("what is no request is answered as over http", async () => {
  const { url } = await serve(new H3());
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(url).port), ca: tls.cert });
  await once(socket, "secureConnect");
  socket.write("nonsense\r\n\r\n");
  const { status } = parseAnswer(Buffer.concat(await socket.toArray()).toString());
  assert.is(status, 400);
});

test("a client that never says hello holds up nobody, and is cut with the rest", async () => {
  const server = await serve(new H3().get("/", () => "here"));
  const mute = await connectTo(server.url);
  assert.is(await ask(server.url), "here");
  const closed = server.close();
  server.cut();
  await Promise.all([closed, mute.rest]);
});

test.run();
