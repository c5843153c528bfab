import * as assert from "uvu/assert";
import { ClientError } from "../../../src/client.ts";
import { createSecrets, type Secrets } from "../../../src/dashboard/data/secrets.ts";
import { createServer, type Fetch, type Server } from "../../../src/dashboard/data/server.ts";
import { suite } from "../../support/suite.ts";
import { memoryStorage } from "./memory-storage.ts";

const test = suite("server, as the page sees it");

const DIGEST = "ClusterRunner-Message-Authentication-Digest";

const answer = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers });

const REFUSED = { STATUS: "FAILURE", error: "Cannot authenticate the request" };
const VERSION = { version: "1", api_version: 2 };

interface Made {
  readonly server: Server;
  readonly secrets: Secrets;
  readonly requests: Headers[];
}

/** A server that takes what `takes` says, by the headers of a request. */
const make = (takes: (headers: Headers) => boolean, headers: Record<string, string> = {}): Made => {
  const requests: Headers[] = [];
  const secrets = createSecrets(memoryStorage());
  const fetch: Fetch = async (_, init) => {
    const sent = new Headers(init.headers);
    requests.push(sent);
    if (!takes(sent)) return answer(401, REFUSED, headers);
    return answer(200, init.method === "GET" ? VERSION : { STATUS: "SUCCESS", build_id: 2 }, headers);
  };
  const server = createServer({ url: "http://a", secrets, fetch, watch: (plain) => plain });
  return { server, secrets, requests };
};

const isSigned = (headers: Headers): boolean => headers.has(DIGEST);

/** Answers the next question. */
const answerWith = (secrets: Secrets, secret: string): void => {
  const stop = secrets.question.subscribe((question) => {
    if (question === null) return;
    queueMicrotask(() => {
      stop();
      secrets.give(secret);
    });
  });
};

test("reads are not signed where nobody asks for that, and no secret is asked for", async () => {
  const { server, secrets, requests } = make(() => true);
  assert.equal(await server.read((client) => client.version()), VERSION);
  assert.equal([requests.some(isSigned), secrets.question.value], [false, null]);
});

test("a server whose reads are signed has the secret asked for, and the reading waits", async () => {
  const { server, secrets, requests } = make(isSigned);
  answerWith(secrets, "abc");
  const both = [server.read((client) => client.version()), server.read((client) => client.version())];
  assert.equal(await Promise.all(both), [VERSION, VERSION]);
  assert.equal(requests.slice(-2).map(isSigned), [true, true]);
  assert.is(requests.filter(isSigned).length, 2);
});

test("a reading is refused to whoever does not give the secret", async () => {
  const { server, secrets } = make(isSigned);
  const reading = server.read((client) => client.version());
  const stop = secrets.question.subscribe((question) => {
    if (question !== null) queueMicrotask(() => secrets.decline());
  });
  const error = await reading.then(
    () => null,
    (reason: unknown) => reason,
  );
  stop();
  assert.instance(error, ClientError);
});

test("a change asks for the secret before anything is sent, and again when it is wrong", async () => {
  const digests = new Set<string>();
  // The first digest is of the wrong secret.
  const { server, secrets, requests } = make((headers) => digests.add(headers.get(DIGEST) ?? "").size > 1);
  answerWith(secrets, "wrong");
  const trying = server.act("try again", async (client) => {
    if (requests.length === 0) queueMicrotask(() => answerWith(secrets, "right"));
    return client.retry(1);
  });
  assert.is(secrets.question.value?.reason, "The secret is needed to try again.");
  assert.is(requests.length, 0);
  assert.equal(await trying, { buildId: 2 });
  assert.equal([requests.map(isSigned), secrets.secret.value], [[true, true], "right"]);
});

test("a change is not made without the secret", async () => {
  const { server, secrets, requests } = make(() => true);
  const trying = server.act("try again", (client) => client.retry(1));
  secrets.decline();
  assert.equal([await trying, requests.length], [undefined, 0]);
});

test("it is known which life of the server answers, and how far its clock is ahead", async () => {
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  const { server } = make(() => true, { "session-id": "one", date });
  await server.read((client) => client.version());
  assert.is(server.session.value, "one");
  assert.ok(Math.abs(server.clockAheadMs.value - 3_600_000) < 60_000);
});

test("a clock that differs by less than is known counts as the same", async () => {
  const { server } = make(() => true, { date: new Date().toUTCString() });
  await server.read((client) => client.version());
  assert.is(server.clockAheadMs.value, 0);
});

test.run();
