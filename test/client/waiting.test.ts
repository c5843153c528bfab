import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { failureOf, inTurn, refusal, sceneOf } from "./fake-server.ts";

const test = suite("waiting client");

const BUILDING = (): Response => Response.json({ build: { id: 1, status: "BUILDING" } });
const PASSED = (): Response => Response.json({ build: { id: 1, status: "SUCCESS" } });

test("a server that keeps back its answer is asked again at once", async () => {
  const scene = sceneOf((_, index) => {
    if (index === 2) return PASSED();
    scene.clock.advance(30_000);
    return BUILDING();
  });
  assert.is((await scene.client.waitFor(1)).status, "SUCCESS");
  assert.equal(scene.asked, ["GET /build/1?wait=30", "GET /build/1?wait=30", "GET /build/1?wait=30"]);
  assert.equal(scene.clock.slept, []);
});

test("a server that answers at once is looked at from time to time", async () => {
  const { client, clock, asked } = sceneOf(inTurn(BUILDING, BUILDING, PASSED));
  await client.waitFor(1, { pollMs: 700, waitSeconds: 0 });
  assert.equal(asked.slice(0, 1), ["GET /build/1?wait=0"]);
  assert.equal(clock.slept, [700, 700]);
});

test("a server that stays busy is waited for, and one that stays away is not", async () => {
  const busy = Array.from({ length: 12 }, () => () => refusal(503));
  const { client } = sceneOf(inTurn(...busy, PASSED));
  assert.is((await client.waitFor(1)).status, "SUCCESS");
  const away = sceneOf(() => Promise.reject(new TypeError("fetch failed")));
  assert.is((await failureOf(away.client.waitFor(1))).code, "UNREACHABLE");
});

test.run();
