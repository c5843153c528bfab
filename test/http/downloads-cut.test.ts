import { Readable } from "node:stream";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { connectTo } from "./connection.ts";
import { broken, packing, stuck, untilClosed, WHOLE } from "./packing.ts";
import { PASSED } from "./sample-builds.ts";
import { makeWorld, TRANSPORTS, type Ask, type World } from "./world.ts";

const PATH = "/build/7/artifacts.zip";

for (const [name, open] of TRANSPORTS) {
  const test = suite(`downloads that fail ${name}`);

  const withWorld = async (
    use: (world: World, part: (range: string) => Promise<Response>, ask: Ask) => Promise<void>,
  ): Promise<void> => {
    const world = makeWorld();
    world.builds.push(PASSED);
    const api = await open(world.app);
    await use(world, (range) => api.ask(PATH, { headers: { range } }), api.ask);
    await api.close();
    await world.close();
  };

  test("an archive that cannot be packed is an error, whatever part is asked for", () =>
    withWorld(async (world, part) => {
      world.archive = () => {
        throw new Error("EIO");
      };
      assert.is((await part("bytes=0-1")).status, 500);
      world.archive = broken;
      assert.is((await part("bytes=0-1")).status, 500);
      packing(world);
      await (await part("bytes=0-1")).text();
      world.archive = broken;
      assert.is((await part("bytes=5-6")).status, 500);
      assert.equal(world.logged, Array(3).fill("A request failed unexpectedly"));
    }));

  test("an archive that became shorter or longer is an error or cut, so that nobody takes it for whole", () =>
    withWorld(async (world, part, ask) => {
      packing(world);
      await (await part("bytes=0-1")).text();
      for (const now of [
        ["0123", "4567"],
        ["0123", WHOLE],
      ]) {
        world.archive = () =>
          Readable.from(
            now.map((piece) => Buffer.from(piece)),
            { objectMode: false },
          );
        const outcome = await ask(PATH)
          .then(async (response) => {
            await response.arrayBuffer();
            return response.status;
          })
          .catch(() => "cut");
        // Whether it is noticed before the first byte is a matter of chance.
        assert.ok(outcome === "cut" || outcome === 500, String(outcome));
        assert.is(world.logged.splice(0).length, 1);
      }
    }));

  test.run();
}

const gone = suite("downloads of a client that left");

for (const [when, primed] of [
  ["while the length is being found", false],
  ["before the part begins", true],
] as const) {
  gone(`the packing ends with the client, ${when}, which is no fault`, async () => {
    const world = makeWorld();
    world.builds.push({ ...PASSED, id: 1 });
    const [, open] = TRANSPORTS[1] ?? TRANSPORTS[0]!;
    const api = await open(world.app);
    if (primed) {
      packing(world);
      await (await api.ask("/build/1/artifacts.zip", { headers: { range: "bytes=0-0" } })).text();
    }
    const begun = new Promise<Readable>((resolve) => {
      world.archive = () => {
        const stream = stuck();
        resolve(stream);
        return stream;
      };
    });
    const { socket, send } = await connectTo(api.origin);
    send("GET /build/1/artifacts.zip HTTP/1.1\r\nhost: x\r\nrange: bytes=9-\r\n\r\n");
    const stream = await begun;
    socket.destroy();
    await untilClosed(stream);
    await api.close();
    assert.equal(world.logged, []);
    await world.close();
  });
}

gone.run();
