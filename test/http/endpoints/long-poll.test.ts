import * as assert from "uvu/assert";
import type { Build } from "../../../src/model/build.ts";
import { suite } from "../../support/suite.ts";
import { ran } from "../../model/sample-build.ts";
import { BUILDING, FAILED_EARLY, PASSED, PREPARED, PREPARING, QUEUED } from "../sample-builds.ts";
import { makeWorld, objectIn, TRANSPORTS, type Api, type World } from "../world.ts";

for (const [name, open] of TRANSPORTS) {
  interface Scene {
    world: World;
    api: Api;
    /** Asks, and resolves once the question waits. */
    readonly ask: (path: string, init?: RequestInit) => Promise<{ readonly answer: Promise<Response> }>;
    /** The build becomes another one, and its fact is stored. */
    readonly become: (build: Build, type: "preparing" | "building" | "finished" | "failed") => Promise<void>;
  }

  const scene: Scene = {
    world: undefined!,
    api: undefined!,
    ask: async (path, init) => {
      const answer = scene.api.ask(path, init);
      while (scene.world.clock.nextAt === undefined) await new Promise(setImmediate);
      return { answer };
    },
    become: async (build, type) => {
      scene.world.builds.splice(0, 1, build);
      await scene.world.store(7, type === "failed" ? { type, at: 9, message: "" } : { type, at: 9 });
    },
  };

  const statusIn = async (answer: Promise<Response>): Promise<unknown> => {
    const { build } = await objectIn(await answer);
    return Object(build).status;
  };

  const test = suite(`long poll ${name}`, { context: scene });

  test.before.each(async (context) => {
    context.world = makeWorld();
    context.api = await open(context.world.app);
  });

  test.after.each(async ({ world, api }) => {
    assert.is(world.clock.nextAt, undefined, "a timer is left");
    await api.close();
    await world.close();
  });

  test("the answer comes as soon as the status that the path shows is another one", async ({ world, ask, become }) => {
    world.builds.push(QUEUED);
    const original = await ask("/builds/7?wait=30");
    const documented = await ask("/build/7?wait=30");
    await become(PREPARING, "preparing");
    await become(BUILDING, "building");
    assert.is(await statusIn(original.answer), "BUILDING");
    await become(PASSED, "finished");
    assert.is(await statusIn(documented.answer), "SUCCESS");
  });

  test("the end of a build is told whatever its status was called before", async ({ world, ask, become }) => {
    world.builds.push(PREPARED);
    const { answer } = await ask("/v2/builds/7/?wait=60");
    await become(FAILED_EARLY, "failed");
    assert.is(await statusIn(answer), "ERROR");
  });

  test("when the time is over the build is told as it is then", async ({ world, ask }) => {
    world.builds.push(BUILDING);
    const { answer } = await ask("/build/7?wait=5");
    await world.store(7, ran(0, 0, 0));
    world.clock.moveTo(5_000);
    assert.is(await statusIn(answer), "BUILDING");
  });

  test("a build that has ended is told at once, as is any without a wait", async ({ world, api }) => {
    world.builds.push(PASSED, { ...BUILDING, id: 8 });
    assert.is(await statusIn(api.ask("/build/7?wait=60")), "SUCCESS");
    assert.is(await statusIn(api.ask("/build/8?wait=0")), "BUILDING");
    assert.is(await statusIn(api.ask("/v1/build/8?wait=60")), "BUILDING");
  });

  test("a server that stops answers those who wait", async ({ world, ask }) => {
    world.builds.push(BUILDING);
    const { answer } = await ask("/build/7?wait=60");
    world.live.close();
    assert.is(await statusIn(answer), "BUILDING");
  });

  for (const wait of ["", "-1", "61", "1.5", "1e1", "01", "x", "100", " 1"]) {
    test(`a wait of "${wait}" seconds is refused`, async ({ world, api }) => {
      world.builds.push(BUILDING);
      for (const path of ["/build/7", "/builds/7"]) {
        const response = await api.ask(`${path}?wait=${encodeURIComponent(wait)}`);
        assert.is(response.status, 400);
        const { error } = await objectIn(response);
        assert.match(
          String(error),
          /^Cannot answer as the parameter "wait" must be a whole number of seconds from 0 to 60: found /,
        );
      }
    });
  }

  test("a client that leaves is waited for no longer", async ({ world, ask }) => {
    world.builds.push(BUILDING);
    const controller = new AbortController();
    const { answer } = await ask("/build/7?wait=60", { signal: controller.signal });
    controller.abort();
    await answer.catch(() => {});
    while (world.clock.nextAt !== undefined) await new Promise(setImmediate);
  });

  test.run();
}
