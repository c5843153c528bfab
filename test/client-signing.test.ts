import * as assert from "uvu/assert";
import { ClientError, createClient, type Client, type ClientOptions } from "../src/client.ts";
import { DIGEST_HEADER, digestOf, NONCE_HEADER, requestDigestOf, TIMESTAMP_HEADER } from "../src/http/auth.ts";
import { WINDOW, withApp } from "./http/gated-world.ts";
import { SECRET, TRANSPORTS, type Ask } from "./http/world.ts";
import { suite } from "./support/suite.ts";

const GIT = { type: "git", url: "https://example.com/app.git", job_name: "Tést" } as const;

const test = suite("signing client");

const clientOf = (ask: Ask, options: Partial<ClientOptions>): Client =>
  createClient({
    url: "http://memory.example",
    secret: SECRET,
    fetch: (url, init) => ask(url.slice("http://memory.example".length), init),
    ...options,
  });

const statusOf = (promise: Promise<unknown>): Promise<number | null> =>
  promise.then(
    () => 200,
    (error: unknown) => (error instanceof ClientError ? error.status : null),
  );

for (const [name, open] of TRANSPORTS) {
  test(`with replay protection every request is signed anew ${name}`, () =>
    withApp(open, { replayWindowSeconds: WINDOW }, async (scene) => {
      scene.now = Date.now() / 1_000;
      const client = clientOf(scene.ask, { replayProtection: true });
      await Promise.all(Array.from({ length: 5 }, () => client.submit(GIT)));
      assert.is(scene.world.submitted.length, 5);
      assert.is(await statusOf(clientOf(scene.ask, {}).submit(GIT)), 401);
    }));

  test(`reads are signed for a server that wants it ${name}`, () =>
    withApp(open, { signReads: true, replayWindowSeconds: WINDOW }, async (scene) => {
      scene.now = Date.now() / 1_000;
      const client = clientOf(scene.ask, { replayProtection: true, signReads: true });
      assert.is((await client.builds()).total, 1);
      assert.is((await client.waitFor(7)).status, "SUCCESS");
      await (await client.artifacts(7, "zip")).cancel();
      assert.is(await statusOf(clientOf(scene.ask, { replayProtection: true }).builds()), 401);
    }));
}

/** What a client sends. */
const sentBy = async (
  options: Partial<ClientOptions>,
  call: (client: Client) => Promise<unknown>,
): Promise<Request> => {
  let sent: Request | undefined;
  const client = createClient({
    url: "http://memory.example/ci/",
    secret: SECRET,
    fetch: async (url, init) => {
      sent = new Request(url, init);
      return new Response("{}");
    },
    ...options,
  });
  await call(client).catch(() => {});
  if (sent === undefined) throw new Error("Cannot examine the request as there must be one: found none");
  return sent;
};

test("without replay protection the body alone is signed, as the original does it", async () => {
  const { headers } = await sentBy({}, (client) => client.submit(GIT));
  assert.is(headers.get(DIGEST_HEADER), digestOf(SECRET, Buffer.from(JSON.stringify(GIT))));
  assert.is(headers.get(TIMESTAMP_HEADER), null);
});

test("the stamp is the time, a nonce that no other has, the method, and the path behind the host", async () => {
  const nonces = new Set<string>();
  for (let times = 0; times < 100; times++) {
    const { headers, method } = await sentBy({ replayProtection: true, signReads: true }, (client) => client.build(7));
    const timestamp = headers.get(TIMESTAMP_HEADER) ?? "";
    const nonce = headers.get(NONCE_HEADER) ?? "";
    assert.ok(Math.abs(Number(timestamp) - Date.now() / 1_000) < 60);
    assert.match(nonce, /^[0-9a-z]{16,64}$/);
    nonces.add(nonce);
    const signable = { method, target: "/ci/build/7", body: Buffer.from(""), stamp: { timestamp, nonce } };
    assert.is(headers.get(DIGEST_HEADER), requestDigestOf(SECRET, signable));
  }
  assert.is(nonces.size, 100);
});

test("without a secret, and for reads that need none, nothing is signed", async () => {
  const read = await sentBy({ replayProtection: true }, (client) => client.builds());
  assert.is(read.headers.get(DIGEST_HEADER), null);
  const client = createClient({
    url: "http://memory.example",
    replayProtection: true,
    fetch: async (_, init) => {
      assert.not(new Headers(init.headers).has(DIGEST_HEADER));
      return new Response('{"build_id": 1}');
    },
  });
  assert.equal(await client.submit(GIT), { buildId: 1 });
});

test.run();
