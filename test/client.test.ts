import { Readable } from "node:stream";
import * as assert from "uvu/assert";
import {
  ClientError,
  createClient,
  type AtomStatus,
  type BuildArguments,
  type BuildStatus,
  type Client,
  type ClientOptions,
} from "../src/client.ts";
import type { AtomView } from "../src/http/atom-view.ts";
import type { DocumentedBuild } from "../src/http/representation-documented.ts";
import { createTestClock } from "./client/test-clock.ts";
import { BUILDING, PASSED, WITH_FAILURES } from "./http/sample-builds.ts";
import { makeWorld, SECRET, TRANSPORTS, type World } from "./http/world.ts";
import { suite } from "./support/suite.ts";

const GIT: BuildArguments = { type: "git", url: "https://example.com/app.git", job_name: "Tést" };

/** What the server shows is what the client promises: this compiles only while that is so. */
const asClientSees = (build: DocumentedBuild): BuildStatus => build;
const atomAsClientSees = (atom: AtomView): AtomStatus => atom;

const clientOf = (world: World, options: Partial<ClientOptions> = {}): Client =>
  createClient({
    url: "http://memory.example",
    secret: SECRET,
    clock: createTestClock(),
    fetch: async (url, init) => world.app.request(url, init),
    ...options,
  });

/** A client of something that is no ClusterRunner, or none at all. */
const clientWith = (answer: () => Response | Promise<Response>): Client =>
  createClient({ url: "http://other.example", clock: createTestClock(), fetch: async () => answer() });

const failureOf = async (promise: Promise<unknown>): Promise<ClientError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ClientError) return error;
  throw new TypeError("Cannot examine the failure as the call must fail with a ClientError", { cause: error });
};

const test = suite<{ world: World }>("client", { context: { world: makeWorld() } });

test.before.each(({ world }) => {
  world.builds.splice(0, Infinity, { ...WITH_FAILURES, id: 1 }, { ...BUILDING, id: 2 });
  world.submitted.length = 0;
  world.manner = "answers";
});

test.after(({ world }) => world.close());

for (const [name, open] of TRANSPORTS) {
  test(`a signed build is admitted ${name}`, async ({ world }) => {
    const api = await open(world.app);
    const fetchOf = async (url: string, init: RequestInit): Promise<Response> =>
      api.ask(url.slice(api.origin.length), init);
    const client = createClient({ url: `${api.origin}/`, secret: SECRET, fetch: fetchOf });
    assert.equal(await client.submit({ ...GIT, remote_files: { "http://x/y": "y" } }), { buildId: 1 });
    assert.is(world.submitted[0]?.jobName, "Tést");
    assert.is((await client.builds()).total, 2);
    await api.close();
  });
}

test("builds are read as the server shows them", async ({ world }) => {
  const client = clientOf(world);
  const [first, second] = (await client.builds()).builds;
  assert.equal([first?.status, second?.status], ["FAILURE", "BUILDING"]);
  const { failed_atoms, artifacts } = await client.build(1);
  assert.is(failed_atoms?.[0]?.command_string, 'export N="1.1";');
  assert.is(artifacts, "http://memory.example/build/1/artifacts.tar.gz");
  for (const compiled of [asClientSees, atomAsClientSees]) assert.type(compiled, "function");
});

test("what the server refuses is told in its words, with its status", async ({ world }) => {
  const unknown = await failureOf(clientOf(world).build(9));
  assert.equal([unknown.code, unknown.status], ["REFUSED", 404]);
  assert.match(unknown.message, "found 9, which is the id of none");
  const unsigned = await failureOf(
    createClient({ url: "http://memory.example", fetch: async (url, init) => world.app.request(url, init) }).submit(
      GIT,
    ),
  );
  assert.equal([unsigned.code, unsigned.status], ["REFUSED", 401]);
  const wrong = await failureOf(clientOf(world, { secret: "another secret" }).submit(GIT));
  assert.is(wrong.status, 401);
  assert.not.match(wrong.message, "another secret");
});

test("an archive is a stream of what was packed", async ({ world }) => {
  world.archive = (_, format) => Readable.from([Buffer.from(`a ${format}`)]);
  const stream = await clientOf(world).artifacts(1, "zip");
  assert.is(await new Response(stream).text(), "a zip");
});

test("an archive whose connections break off is put together from what the server still has", async ({ world }) => {
  const pieces = ["an ", "archive ", "of ", "some ", "pieces"].map((text) => Buffer.from(text));
  world.archive = () => Readable.from(pieces);
  const ranges: (string | null)[] = [];
  const client = clientOf(world, {
    fetch: async (url, init) => {
      ranges.push(new Headers(init.headers).get("range"));
      const response = await world.app.request(url, init);
      const reader = response.body?.getReader();
      let count = 0;
      const broken = new ReadableStream<Uint8Array>({
        pull: async (controller) => {
          const read = await reader?.read();
          if (read?.done !== false) controller.close();
          else if (count > 0 && ranges.length < 4) controller.error(new TypeError("terminated"));
          else controller.enqueue(read.value);
          count += 1;
        },
      });
      return new Response(broken, response);
    },
  });
  const whole = Buffer.concat(pieces).toString();
  assert.is(await new Response(await client.artifacts(1, "zip")).text(), whole);
  assert.is(ranges.length, 4);
  assert.equal(ranges.slice(0, 2), [null, "bytes=3-"]);
});

test("the archive of a build that runs is not ready", async ({ world }) => {
  const { code, status } = await failureOf(clientOf(world).artifacts(2, "tar.gz"));
  assert.equal([code, status], ["NOT_READY", 202]);
});

test("a build is waited for until it has ended, through a server that is busy for a while", async ({ world }) => {
  const answers: (() => void)[] = [
    () => {},
    () => {
      world.manner = "crashes";
    },
    () => {
      world.manner = "answers";
      world.builds.splice(1, 1, { ...PASSED, id: 2 });
    },
  ];
  let looks = 0;
  const client = clientOf(world, {
    fetch: async (url, init) => {
      answers[looks++]?.();
      return world.app.request(url, init);
    },
  });
  assert.is((await client.waitFor(2, { waitSeconds: 0, pollMs: 0 })).status, "SUCCESS");
  assert.is(looks, 3);
});

test("waiting for a build that nobody knows fails", async ({ world }) => {
  assert.is((await failureOf(clientOf(world).waitFor(9))).status, 404);
});

test("an abort ends the wait with its reason, between two looks and before the first", async ({ world }) => {
  const reason = new Error("enough");
  const abort = new AbortController();
  let looked = (): void => {};
  const look = new Promise<void>((resolve) => {
    looked = resolve;
  });
  const client = clientOf(world, {
    fetch: async (url, init) => {
      setImmediate(looked);
      return world.app.request(url, init);
    },
  });
  const waiting = client
    .waitFor(2, { signal: abort.signal, waitSeconds: 0, pollMs: 3_600_000 })
    .catch((error: unknown) => error);
  await look;
  abort.abort(reason);
  assert.is(await waiting, reason);
  assert.is(
    await client.waitFor(2, { signal: AbortSignal.abort(reason), pollMs: 3_600_000 }).catch((error: unknown) => error),
    reason,
  );
});

test("an abort of a call that is on its way rejects with its reason", async ({ world }) => {
  world.manner = "is silent";
  const api = await TRANSPORTS[1]?.[1](world.app);
  const abort = new AbortController();
  const reason = new Error("enough");
  const call = createClient({ url: api?.origin ?? "" }).build(1, { signal: abort.signal });
  abort.abort(reason);
  assert.is(await call.catch((error: unknown) => error), reason);
  await api?.close();
});

test("a server that does not answer is unreachable", async () => {
  const cause = new TypeError("fetch failed");
  const error = await failureOf(clientWith(() => Promise.reject(cause)).builds());
  assert.equal([error.code, error.status, error.cause], ["UNREACHABLE", null, cause]);
  assert.match(error.message, "http://other.example");
});

test("an answer that breaks off is no answer", async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError("terminated")) });
  assert.is((await failureOf(clientWith(() => new Response(broken)).builds())).code, "UNREACHABLE");
});

for (const [what, answer] of [
  ["a web page", () => new Response("<html>")],
  ["a list", () => new Response("[]")],
  ["another API", () => new Response('{"builds":[{"id":"1"}]}')],
  ["a proxy that refuses in its own words", () => new Response("{}", { status: 502 })],
] as const) {
  test(`${what} is not taken for a ClusterRunner`, async () => {
    assert.is((await failureOf(clientWith(answer).builds())).code, "UNEXPECTED");
    assert.is((await failureOf(clientWith(answer).build(1))).code, "UNEXPECTED");
    assert.is((await failureOf(clientWith(answer).submit(GIT))).code, "UNEXPECTED");
  });
}

test.run();
