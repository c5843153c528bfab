import * as assert from "uvu/assert";
import { digestOf, DIGEST_HEADER } from "../../src/http/auth.ts";
import { CALLBACK, callbackMessages, isCallback, type CallbackMessage } from "../../src/http/callback-message.ts";
import { DOCUMENTED } from "../../src/http/representation-documented.ts";
import type { Build } from "../../src/model/build.ts";
import { suite } from "../support/suite.ts";
import { CANCELED_LATE, ENDED, TELLING, WITH_FAILURES } from "./sample-builds.ts";
import { makeWorld, objectIn, SECRET, TRANSPORTS } from "./world.ts";

const ORIGIN = "http://build.example:43000";

const messageOf = (build: Build, callback = 0): Promise<CallbackMessage> =>
  callbackMessages({ secret: SECRET, originOf: () => Promise.resolve(ORIGIN) })(build, callback);

const test = suite("callback-message");

test("a callback says what happened, which delivery it is, and how the build is in the document's words", async () => {
  const { body } = await messageOf(WITH_FAILURES);
  const told = JSON.parse(body);
  const { build } = JSON.parse(JSON.stringify(DOCUMENTED.build(WITH_FAILURES, ORIGIN)));
  delete build.deliveries;
  assert.equal(told, { event: "build_ended", delivery_id: "7.0.1", build });
  assert.is(told.build.artifacts, `${ORIGIN}/build/7/artifacts.tar.gz`);
});

test("a callback is as described, however the build ended", async () => {
  for (const build of [...ENDED, TELLING]) CALLBACK.parse(JSON.parse((await messageOf(build)).body));
});

test("a callback is signed over its bytes as they are sent", async () => {
  const { body, headers } = await messageOf(CANCELED_LATE);
  assert.is(headers[DIGEST_HEADER], digestOf(SECRET, Buffer.from(body)));
  assert.is(headers["content-type"], "application/json");
});

test("a callback does not tell whom else the build tells", async () => {
  assert.not.match((await messageOf(TELLING)).body, "example/hook");
  assert.not.match((await messageOf(TELLING, 1)).body, "s3cret");
});

test("every attempt at a delivery has one id, and every delivery one of its own", async () => {
  const idOf = async (callback: number): Promise<unknown> =>
    JSON.parse((await messageOf(TELLING, callback)).body).delivery_id;
  assert.is(await idOf(0), await idOf(0));
  assert.is.not(await idOf(0), await idOf(1));
});

test("a callback is told from what may be a request", async () => {
  assert.ok(isCallback(Buffer.from((await messageOf(TELLING)).body)));
  assert.ok(isCallback(new Uint8Array(Buffer.from('x{"event":"build_ended",')).subarray(1)));
  for (const body of ["", "{}", '{"event":"build_ended"', '{"event":"build_ends","a":1}', '{"status":"canceled"}'])
    assert.not(isCallback(Buffer.from(body)), body);
});

test.run();

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const replay = suite(`callback as request ${name}`);

  replay.after(async () => {
    await (await api).close();
    await world.close();
  });

  for (const path of ["/build", "/v1/build", "/builds", "/v2/builds"]) {
    replay(`who is told of a build cannot ask ${path} for anything with that`, async () => {
      const { body, headers } = await messageOf(WITH_FAILURES);
      const response = await (await api).ask(path, { method: "POST", body, headers });
      assert.is(response.status, 400);
      const { error } = await objectIn(response);
      assert.match(String(error), /^Cannot take the request as its body must be made for it/);
      assert.equal(world.submitted, []);
    });
  }

  replay.run();
}
