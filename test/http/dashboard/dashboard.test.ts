import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { H3 } from "h3";
import * as assert from "uvu/assert";
import { DASHBOARD_POLICY } from "../../../src/http/dashboard/dashboard.ts";
import { createApp } from "../../../src/http/app.ts";
import { listenOn, type Listening } from "../../../src/http/server.ts";
import { suite } from "../../support/suite.ts";
import { makeWorld, SECRET, type World } from "../world.ts";

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Not held to the description of the API, of which the dashboard is a client. */
const appOf = (world: World, signReads = false): H3 =>
  createApp({
    ...world,
    secret: SECRET,
    maxBodyBytes: 100,
    stopping: new AbortController().signal,
    log: SILENT,
    signReads,
  });

const test = suite<{ world: World; server: Listening }>("dashboard", {
  context: { world: makeWorld(), server: undefined as never },
});

let ask: (path: string, init?: RequestInit) => Promise<Response>;

test.before(async (context) => {
  const server = await listenOn({ hostname: "127.0.0.1", port: 0 })(appOf(context.world), () => {});
  context.server = server;
  ask = (path, init) => fetch(`${server.url}${path}`, init);
});

test.after(async ({ world, server }) => {
  server.cut();
  await server.close();
  await world.close();
});

/** The scripts and styles that the page names. */
const assetsOf = async (): Promise<readonly string[]> =>
  Array.from((await (await ask("/dashboard")).text()).matchAll(/(?:src|href)="(\/[^"]+)"/g), ([, path = ""]) => path);

test("every place of the dashboard is the same page, with a policy that allows its own files alone", async () => {
  for (const path of ["/dashboard", "/dashboard/", "/dashboard/build/1/timeline", "/dashboard/job/%E2%9C%93?x=1"]) {
    const response = await ask(path);
    assert.is(response.status, 200);
    assert.is(response.headers.get("content-type"), "text/html;charset=UTF-8");
    assert.is(response.headers.get("content-security-policy"), DASHBOARD_POLICY);
    assert.is(response.headers.get("x-content-type-options"), "nosniff");
    assert.is(response.headers.get("referrer-policy"), "no-referrer");
    assert.is(response.headers.get("cache-control"), "no-cache");
    assert.match(await response.text(), '<div id="app">');
  }
  assert.match(DASHBOARD_POLICY, "default-src 'none'");
  assert.match(DASHBOARD_POLICY, "frame-ancestors 'none'");
  assert.not.match(DASHBOARD_POLICY, "unsafe");
});

test("the page has no inline script or style and needs nothing from elsewhere", async () => {
  const page = await (await ask("/dashboard")).text();
  assert.not.match(page, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?:|\/\/[a-z]/i);
  assert.is((await assetsOf()).length, 2);
});

test("scripts and styles are kept for ever, as another content has another name", async () => {
  for (const path of await assetsOf()) {
    const { status, headers } = await ask(path);
    assert.is(status, 200, path);
    assert.is(headers.get("cache-control"), "public, max-age=31536000, immutable");
    assert.match(headers.get("content-type") ?? "", /^text\/(?:javascript|css);charset=UTF-8$/);
  }
});

test("a client that has a file already is told so, and HEAD tells what GET would", async () => {
  for (const path of ["/dashboard", ...(await assetsOf())]) {
    const whole = await ask(path);
    await whole.arrayBuffer();
    const etag = whole.headers.get("etag") ?? "";
    const known = await ask(path, { headers: { "if-none-match": etag } });
    assert.equal([known.status, await known.text(), known.headers.get("etag")], [304, "", etag]);
    const head = await ask(path, { method: "HEAD" });
    assert.equal(
      [head.status, await head.text(), head.headers.get("content-length")],
      [200, "", whole.headers.get("content-length")],
    );
  }
});

test("what is not there is not found, and nothing but the bundle is", async () => {
  for (const path of ["nothing.js", "index.html", "..%2f..%2fpackage.json", "index.html.br", ""]) {
    const response = await ask(`/dashboard/assets/${path}`);
    assert.is(response.status, 404, path);
    assert.match(await response.text(), "Cannot find the file as it must be one of the dashboard");
  }
});

test("nothing can be done there but to read", async () => {
  const response = await ask("/dashboard", { method: "POST", body: "{}" });
  assert.equal([response.status, response.headers.get("allow")], [405, "GET, HEAD, OPTIONS"]);
  assert.is((await ask("/dashboard/build/1", { method: "OPTIONS" })).status, 200);
});

test.run();

const compressed = suite("compressed dashboard");

for (const [accepted, encoding, decode] of [
  ["gzip, deflate, br", "br", brotliDecompressSync],
  ["gzip", "gzip", gunzipSync],
  ["br;q=0, gzip;q=0.5", "gzip", gunzipSync],
  ["identity", null, (bytes: Buffer) => bytes],
] as const) {
  compressed(`a client that accepts "${accepted}" is sent ${encoding ?? "the plain bytes"}`, async () => {
    const world = makeWorld();
    const response = await appOf(world).request("/dashboard", { headers: { "accept-encoding": accepted } });
    assert.is(response.headers.get("content-encoding"), encoding);
    assert.is(response.headers.get("vary"), "Accept-Encoding");
    const text = decode(Buffer.from(await response.arrayBuffer())).toString();
    assert.match(text, "<!doctype html>");
    await world.close();
  });
}

compressed("with reads that must be signed the page is open, as it asks for the secret itself", async () => {
  const world = makeWorld();
  const app = appOf(world, true);
  assert.is((await app.request("/dashboard")).status, 200);
  assert.is((await app.request("/build")).status, 401);
  await world.close();
});

compressed.run();
