import * as assert from "uvu/assert";
import { StoreError } from "../../../src/store/contract.ts";
import { suite } from "../../support/suite.ts";
import { makeWorld, objectIn, TRANSPORTS, type Api, type World } from "../world.ts";

for (const [name, open] of TRANSPORTS) {
  const test = suite(`health ${name}`);

  const withApi = async (use: (api: Api, world: World) => Promise<void>): Promise<void> => {
    const world = makeWorld();
    const api = await open(world.app);
    try {
      await use(api, world);
    } finally {
      await api.close();
      await world.close();
    }
  };

  const unready = async ({ ask }: Api): Promise<unknown> => {
    const response = await ask("/readyz");
    assert.is(response.status, 503);
    const { STATUS, error, reasons } = await objectIn(response);
    assert.is(STATUS, "FAILURE");
    assert.ok(Array.isArray(reasons));
    assert.is(error, `Cannot take builds as the server must be ready: ${reasons.join(", ")}`);
    return reasons;
  };

  test("a server that can take builds is alive and ready", () =>
    withApi(async ({ ask }) => {
      for (const path of ["/healthz", "/readyz"]) {
        const response = await ask(path);
        assert.is(response.status, 200);
        assert.equal(await objectIn(response), { STATUS: "SUCCESS" });
      }
    }));

  test("a disk that takes nothing makes it unready, without a word of where that is", () =>
    withApi(async (api, world) => {
      world.stored.check = () => {
        throw new StoreError('Cannot write to the journal "/var/lib/journal.db" as the disk must be sound');
      };
      assert.equal(await unready(api), ["the disk does not take facts"]);
      assert.is((await api.ask("/healthz")).status, 200);
    }));

  test("a supervisor that does not answer makes it unready, and a journal that is gone too", () =>
    withApi(async (api, world) => {
      world.manner = "crashes";
      assert.equal(await unready(api), ["the build supervisor does not answer"]);
      world.manner = "answers";
      assert.is((await api.ask("/readyz")).status, 200);
      await world.close();
      assert.equal(await unready(api), ["the journal does not answer", "the build supervisor does not answer"]);
      assert.is((await api.ask("/healthz")).status, 200);
    }));

  test("a server that stops is alive, but not ready", () =>
    withApi(async (api, world) => {
      world.stop();
      assert.equal(await unready(api), ["the server is stopping"]);
      assert.is((await api.ask("/healthz")).status, 200);
    }));

  test.run();
}
