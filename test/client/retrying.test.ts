import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { brokenConnection, failureOf, inTurn, refusal, refusedConnection, sceneOf } from "./fake-server.ts";

const test = suite("retries of the client");

const GIT = { type: "git", url: "https://example.com/app.git", job_name: "Test" } as const;

const BUILD = (): Response => Response.json({ build: { id: 1, status: "SUCCESS" } });
const ACCEPTED = (): Response => Response.json({ build_id: 7, STATUS: "SUCCESS" }, { status: 202 });
const BUSY = (): Response => refusal(503, { "retry-after": "1" });
const FULL = (): Response => refusal(429, { "retry-after": "10" });

test("a read is repeated while the server can't be reached, breaks off, or is busy", async () => {
  const broken = (): Response =>
    new Response(new ReadableStream({ pull: (controller) => controller.error(new TypeError("terminated")) }));
  const { client, asked } = sceneOf(inTurn(refusedConnection, brokenConnection, broken, () => refusal(503), BUILD));
  assert.is((await client.build(1)).status, "SUCCESS");
  assert.is(asked.length, 5);
});

test("each attempt is waited for about twice as long, and in the end the last error is told", async () => {
  const { client, asked, clock } = sceneOf(() => refusal(502), { retries: 9 });
  const { code, status, message } = await failureOf(client.build(1));
  assert.equal([code, status, message], ["REFUSED", 502, "refused with 502"]);
  assert.is(asked.length, 10);
  for (const [index, ms] of clock.slept.entries()) {
    const longest = Math.min(250 * 2 ** index, 30_000);
    assert.ok(ms >= longest / 2 && ms <= longest, `${ms} ms before attempt ${index + 2}`);
  }
});

test("the server's wish when to be asked again is followed, unless that is too late", async () => {
  const soon = sceneOf(inTurn(BUSY, FULL, BUILD));
  await soon.client.build(1);
  assert.equal(soon.clock.slept, [1_000, 10_000]);
  const late = sceneOf(() => refusal(503, { "retry-after": "31" }));
  const { status, retryAfterMs } = await failureOf(late.client.build(1));
  assert.equal([status, retryAfterMs, late.asked.length], [503, 31_000, 1]);
});

test("whoever is in a hurry waits no longer than it wants to, however often it has tried", async () => {
  const { client, clock } = sceneOf(() => refusal(502), { retries: 12, longestPauseMs: 1_000 });
  await failureOf(client.build(1));
  assert.is(clock.slept.length, 12);
  assert.ok(clock.slept.every((ms) => ms <= 1_000));
});

test("a refusal that stays one is not asked again", async () => {
  for (const status of [400, 401, 404, 409, 500, 507]) {
    const { client, asked } = sceneOf(() => refusal(status));
    assert.is((await failureOf(client.build(1))).status, status);
    assert.is(asked.length, 1);
  }
});

test("a build is sent again only if the server surely has not taken it", async () => {
  const safe = sceneOf(inTurn(refusedConnection, FULL, ACCEPTED));
  assert.equal(await safe.client.submit(GIT), { buildId: 7 });
  assert.equal(safe.asked, ["POST /build", "POST /build", "POST /build"]);
  assert.equal(await Promise.all(safe.requests.slice(2).map((request) => request.json())), [GIT]);
  for (const answer of [brokenConnection, BUSY, () => refusal(502), () => refusal(500)]) {
    const unsafe = sceneOf(inTurn(answer, ACCEPTED));
    await failureOf(unsafe.client.submit(GIT));
    await failureOf(sceneOf(inTurn(answer, ACCEPTED)).client.retry(1));
    assert.is(unsafe.asked.length, 1);
  }
});

test("a cancellation is repeated, as it can't cancel twice", async () => {
  const { client, asked, requests } = sceneOf(
    inTurn(brokenConnection, BUSY, () => Response.json({ STATUS: "SUCCESS" })),
  );
  await client.cancel(3);
  assert.equal(asked, ["PUT /build/3", "PUT /build/3", "PUT /build/3"]);
  assert.equal(await requests[2]?.json(), { status: "canceled" });
});

test("without retries nothing is asked twice", async () => {
  const { client, asked, clock } = sceneOf(brokenConnection, { retries: 0 });
  assert.is((await failureOf(client.build(1))).code, "UNREACHABLE");
  assert.equal([asked.length, clock.slept.length], [1, 0]);
});

test("each attempt is signed anew", async () => {
  const { client, requests } = sceneOf(inTurn(FULL, ACCEPTED), { secret: "testsecret", replayProtection: true });
  await client.submit(GIT);
  const nonces = new Set(requests.map(({ headers }) => headers.get("clusterrunner-nonce")));
  assert.is(nonces.size, 2);
});

test("an abort ends the wait for the next attempt with its reason", async () => {
  const abort = new AbortController();
  const reason = new Error("enough");
  const { client, asked } = sceneOf(() => {
    setImmediate(() => abort.abort(reason));
    return refusal(503);
  });
  assert.is(await client.build(1, { signal: abort.signal }).catch((error: unknown) => error), reason);
  assert.is(asked.length, 1);
});

test.run();
