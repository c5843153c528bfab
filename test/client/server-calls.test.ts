import * as assert from "uvu/assert";
import { ClientError } from "../../src/client.ts";
import { suite } from "../support/suite.ts";
import { inTurn, refusal, sceneOf } from "./fake-server.ts";

const test = suite("server-calls");

test("the original is told by what it does not say of itself", async () => {
  const original = sceneOf(() => Response.json({ child_routes: { v1: "/v1" } }));
  assert.is(await original.client.isOriginal(), true);
  const own = sceneOf(() => Response.json({ child_routes: {}, STATUS: "SUCCESS" }));
  assert.is(await own.client.isOriginal(), false);
  assert.equal(own.asked, ["GET /"]);
});

test("a server that is not ready is asked once, and says why; any other failure is one", async () => {
  const busy = sceneOf(inTurn(() => refusal(503)));
  assert.is(await busy.client.unreadiness(), "refused with 503");
  assert.equal(busy.asked, ["GET /readyz"]);
  const ready = sceneOf(() => Response.json({ STATUS: "SUCCESS" }));
  assert.is(await ready.client.unreadiness(), null);
  const strange = sceneOf(() => refusal(404));
  const error = await strange.client.unreadiness().catch((caught: unknown) => caught);
  assert.ok(error instanceof ClientError && error.status === 404);
});

test("metrics are a text, which is asked for again where that may help", async () => {
  const { client, asked } = sceneOf(
    inTurn(
      () => refusal(503),
      () => new Response("up 1\n"),
    ),
  );
  assert.is(await client.metrics(), "up 1\n");
  assert.equal(asked, ["GET /metrics", "GET /metrics"]);
});

test("executors are a list", async () => {
  const { client } = sceneOf(() =>
    Response.json({ executors: [{ id: 0, current_build: null, current_subjob: null }], child_routes: {} }),
  );
  assert.equal(await client.executors(), [{ id: 0, current_build: null, current_subjob: null }]);
  const strange = sceneOf(() => Response.json({ executors: [1] }));
  const error = await strange.client.executors().catch((caught: unknown) => caught);
  assert.ok(error instanceof ClientError && error.code === "UNEXPECTED");
});

test.run();
