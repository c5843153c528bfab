import * as assert from "uvu/assert";
import type { Fact } from "../../../src/model/fact.ts";
import { suite } from "../../support/suite.ts";
import { done, openingOf, ran, REQUEST, started } from "../../model/sample-build.ts";
import { eventsIn, type EventReader } from "../live/event-reader.ts";
import { BUILDING, CANCELED_LATE, PASSED } from "../sample-builds.ts";
import { makeWorld, objectIn, TRANSPORTS, type Api, type World } from "../world.ts";

const RUNNING: readonly Fact[] = [...openingOf([1]), started(0)];
const LAST: readonly Fact[] = [ran(0, 0, 0), done(0), { type: "finished", at: 9_500 }];

const typesOf = (events: readonly { readonly type: string }[]): readonly string[] => events.map(({ type }) => type);

for (const [name, open] of TRANSPORTS) {
  interface Scene {
    world: World;
    api: Api;
    readonly follow: (path: string, lastId?: string) => Promise<EventReader>;
  }

  const scene: Scene = {
    world: undefined!,
    api: undefined!,
    follow: async (path, lastId) => {
      const headers = lastId === undefined ? {} : { "last-event-id": lastId };
      const response = await scene.api.ask(path, { headers });
      assert.is(response.status, 200);
      assert.is(response.headers.get("content-type"), "text/event-stream");
      return eventsIn(response);
    },
  };

  const test = suite(`events ${name}`, { context: scene });

  test.before.each(async (context) => {
    context.world = makeWorld();
    context.api = await open(context.world.app);
  });

  test.after.each(async ({ world, api }) => {
    await api.close();
    await world.close();
  });

  test("the stream of a build has its facts from the first on, none of others, and an end", async ({
    world,
    follow,
  }) => {
    await world.store(3, ...RUNNING);
    await world.store(7, ...RUNNING);
    await world.store(3, ...LAST);
    await world.store(7, ...LAST);
    world.builds.push(PASSED);
    const events = await (await follow("/builds/7/events")).rest();
    assert.equal(
      events.map(({ id, type }) => `${id} ${type}`),
      [
        "6 queued",
        "7 preparing",
        "8 prepared",
        "9 building",
        "10 subjob_started",
        "14 atom_finished",
        "15 subjob_finished",
        "16 finished",
        "16;end end",
      ],
    );
    assert.equal(events[5]?.data, {
      id: 14,
      build_id: 7,
      type: "atom_finished",
      at: 0.006,
      subjob_id: 0,
      atom_id: 0,
      exit_code: 0,
      seconds: 0.5,
    });
    assert.equal(events.at(-1)?.data, { build_id: 7, status: "FINISHED", result: "NO_FAILURES" });
  });

  test("the documented paths say the same, but how the build is in their own words", async ({ world, follow }) => {
    await world.store(7, ...RUNNING, ...LAST);
    world.builds.push(PASSED);
    const documented = await (await follow("/build/7/events")).rest();
    const original = await (await follow("/v2/builds/7/events")).rest();
    assert.equal(documented.slice(0, -1), original.slice(0, -1));
    assert.equal(documented.at(-1)?.data, { build_id: 7, status: "SUCCESS", result: "NO_FAILURES" });
  });

  test("facts come as they are stored, and the build's end closes the stream", async ({ world, follow }) => {
    await world.store(7, ...RUNNING);
    world.builds.push(BUILDING);
    const events = await follow("/builds/7/events");
    assert.is((await events.take(5)).length, 5);
    for (const fact of LAST) {
      const next = events.next();
      await world.store(7, fact);
      assert.is((await next)?.data["at"], fact.at / 1_000);
      world.builds.splice(0, 1, PASSED);
    }
    assert.equal(typesOf(await events.rest()), ["end"]);
  });

  test("the events of all builds begin now, and the place is known before there is one", async ({ world, follow }) => {
    await world.store(7, ...RUNNING);
    for (const path of ["/events", "/v2/events", "/build/events"]) {
      const events = await follow(path);
      const next = events.next();
      await world.store(8, { type: "queued", at: 1, request: REQUEST });
      assert.is((await next)?.data["build_id"], 8, path);
      await events.leave();
    }
    const early = await follow("/events");
    const nothing = early.next();
    world.live.close();
    assert.is(await nothing, undefined);
    assert.is(early.lastId, "8");
  });

  test("a client resumes behind the id that it names, in the header before the query", async ({ world, follow }) => {
    await world.store(7, ...RUNNING, ...LAST);
    world.builds.push(PASSED);
    const rest = ["subjob_finished", "finished", "end"];
    assert.equal(typesOf(await (await follow("/builds/7/events", "6")).rest()), rest);
    assert.equal(typesOf(await (await follow("/builds/7/events?last_event_id=6")).rest()), rest);
    assert.equal(typesOf(await (await follow("/builds/7/events?last_event_id=1", "6")).rest()), rest);
    assert.equal(typesOf(await (await follow("/builds/7/events", "8")).rest()), ["end"]);
    const all = await follow("/events", "6");
    assert.equal(typesOf(await all.take(2)), ["subjob_finished", "finished"]);
    await all.leave();
  });

  test("a client that has had the end is told that there is no more", async ({ world, api }) => {
    await world.store(7, ...RUNNING, ...LAST);
    world.builds.push(PASSED);
    const response = await api.ask("/builds/7/events", { headers: { "last-event-id": "8;end" } });
    assert.is(response.status, 204);
    assert.is(await response.text(), "");
  });

  for (const id of ["x", "-1", "01", "1.5", "1;x", "1;4.0", "1;end;", "1 2", "9".repeat(16)]) {
    test(`an id such as "${id}" is refused`, async ({ world, api }) => {
      world.builds.push(BUILDING);
      for (const path of ["/builds/7/events", "/build/7/events", "/events"]) {
        const asHeader = await api.ask(path, { headers: { "last-event-id": id } });
        const inQuery = await api.ask(`${path}?last_event_id=${encodeURIComponent(id)}`);
        assert.equal([asHeader.status, inQuery.status], [400, 400]);
        assert.match(String((await objectIn(asHeader))["error"]), /^Cannot resume behind the last event id as/);
        assert.match(
          String((await objectIn(inQuery))["error"]),
          /^Cannot answer as the parameter "last_event_id" must/,
        );
      }
    });
  }

  test("an id that no fact has yet is refused, as it must be another server's", async ({ world, api }) => {
    await world.store(7, ...RUNNING);
    world.builds.push(BUILDING);
    const response = await api.ask("/builds/7/events?last_event_id=6");
    assert.is(response.status, 400);
    assert.match(String((await objectIn(response))["error"]), /: the last one is 5$/);
  });

  test("an unknown build has no events, and the original's first version none at all", async ({ api }) => {
    assert.is((await api.ask("/builds/9/events")).status, 404);
    assert.is((await api.ask("/build/x/events")).status, 404);
    assert.is((await api.ask("/v1/build/7/events")).status, 404);
  });

  test("consoles are for one build alone", async ({ world, api }) => {
    world.builds.push(BUILDING);
    assert.is((await api.ask("/events?console=true")).status, 400);
    assert.is((await api.ask("/builds/7/events?console=maybe")).status, 400);
  });

  test("HEAD tells the type, and leaves nothing open", async ({ world, api }) => {
    await world.store(7, ...RUNNING);
    world.builds.push(BUILDING);
    for (const path of ["/builds/7/events", "/events"]) {
      const response = await api.ask(path, { method: "HEAD" });
      assert.equal([response.status, response.headers.get("content-type")], [200, "text/event-stream"]);
      assert.is(await response.text(), "");
    }
    assert.is(world.clock.nextAt, undefined);
  });

  test("what ends late of a canceled build comes before its end", async ({ world, follow }) => {
    await world.store(7, ...RUNNING, { type: "canceled", at: 9 });
    world.builds.push(CANCELED_LATE);
    world.unsettled.add(7);
    const events = await follow("/builds/7/events");
    assert.is((await events.take(6)).at(-1)?.type, "canceled");
    const late = events.next();
    await world.store(7, ran(0, 0, -15));
    assert.is((await late)?.type, "atom_finished");
    const end = events.rest();
    world.settle();
    assert.equal(typesOf(await end), ["end"]);
  });

  test("a supervisor that crashes at the end has the client resume", async ({ world, api, follow }) => {
    await world.store(7, ...RUNNING, ...LAST);
    world.builds.push(PASSED);
    world.unsettled.add(7);
    const events = await follow("/builds/7/events");
    assert.is((await events.take(8)).length, 8);
    world.manner = "crashes";
    assert.is((await api.ask("/builds")).status, 503);
    assert.is(await events.next(), undefined);
    assert.is(events.lastId, "8");
  });

  test("every 15 seconds an open stream says that it lives, and no timer is left behind it", async ({
    world,
    follow,
  }) => {
    await world.store(7, ...RUNNING);
    world.builds.push(BUILDING);
    const events = await follow("/builds/7/events");
    await events.take(5);
    assert.is(world.clock.nextAt, 15_000);
    for (const beats of [1, 2, 3, 4]) {
      world.clock.moveTo(beats * 15_000);
      const next = events.next();
      await world.store(7, ran(0, 0, 0));
      await next;
      assert.is(events.comments, beats);
    }
    await events.leave();
    while (world.clock.nextAt !== undefined) await new Promise(setImmediate);
  });

  test.run();
}
