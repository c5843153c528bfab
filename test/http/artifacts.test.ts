import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import * as assert from "uvu/assert";
import type { Build } from "../../src/model/build.ts";
import { suite } from "../support/suite.ts";
import { connectTo } from "./connection.ts";
import { BUILDING, CANCELED_LATE, FAILED_EARLY, PASSED } from "./sample-builds.ts";
import { makeWorld, objectIn, TRANSPORTS, type Ask } from "./world.ts";

const DISK_FAULT = new Error("EIO: /var/lib/x");

/** A stream that gives `bytes` and then waits until it is destroyed. */
const startedWith = (bytes: string): Readable => {
  const stream = new Readable({ read() {} });
  stream.push(bytes);
  return stream;
};

const untilClosed = (stream: Readable): Promise<void> =>
  stream.closed ? Promise.resolve() : new Promise((resolve) => stream.once("close", resolve));

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);

  const test = suite(`artifacts ${name}`);

  test.before(() => {
    world.builds.push(
      { ...PASSED, id: 1 },
      { ...BUILDING, id: 2 },
      { ...FAILED_EARLY, id: 3 },
      { ...CANCELED_LATE, id: 4 },
    );
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("the archive of a build that ended is sent as it is packed, however it ended", async () => {
    const asked: string[] = [];
    world.archive = (build: Build, format) => {
      asked.push(`${build.id} ${format}`);
      return Readable.from([Buffer.from(`${format} `), Buffer.from("of "), Buffer.from(String(build.id))]);
    };
    for (const [path, type, content] of [
      ["/build/1/artifacts.tar.gz", "application/x-tar", "tar.gz of 1"],
      ["/v1/build/3/artifacts.tar.gz/", "application/x-tar", "tar.gz of 3"],
      ["/build/4/artifacts.zip", "application/zip", "zip of 4"],
      ["/v1/build/1/artifacts.zip", "application/zip", "zip of 1"],
    ] as const) {
      const response = await ask(path);
      assert.is(response.status, 200);
      assert.is(response.headers.get("content-type"), type);
      assert.is(await response.text(), content);
    }
    assert.equal(asked, ["1 tar.gz", "3 tar.gz", "4 zip", "1 zip"]);
  });

  test("an archive of many pieces arrives whole", async () => {
    const bytes = Buffer.alloc(3_000_000, "pieces of different kinds ");
    world.archive = () => {
      const gzip = createGzip({ level: 0 });
      void pipeline(Readable.from([bytes]), gzip);
      return gzip;
    };
    const response = await ask("/build/1/artifacts.tar.gz");
    const decoded = response.body?.pipeThrough(new DecompressionStream("gzip"));
    assert.ok(decoded);
    assert.ok(bytes.equals(Buffer.from(await new Response(decoded).arrayBuffer())));
  });

  test("an empty archive is an archive", async () => {
    world.archive = () => Readable.from([]);
    const response = await ask("/build/1/artifacts.zip");
    assert.is(response.status, 200);
    assert.is(await response.text(), "");
  });

  test("a build that has not ended has no archive yet", async () => {
    const documented = await ask("/build/2/artifacts.zip");
    assert.is(documented.status, 202);
    const { build, STATUS } = await objectIn(documented);
    assert.match(JSON.stringify(build), '"status":"BUILDING"');
    assert.is(STATUS, "SUCCESS");
    const original = await ask("/v1/build/2/artifacts.zip");
    assert.is(original.status, 202);
    assert.is(await original.text(), "");
  });

  test("an unknown build has no archive", async () => {
    assert.is((await ask("/build/9/artifacts.zip")).status, 404);
    assert.is((await ask("/v1/build/9/artifacts.tar.gz")).status, 404);
  });

  test("the original's path of a result leads to the archive", async () => {
    const response = await ask("/v1/build/1/result", { redirect: "manual" });
    assert.is(response.status, 302);
    assert.is(response.headers.get("location"), "/v1/build/1/artifacts.tar.gz");
    assert.is((await ask("/v1/build/9/result", { redirect: "manual" })).status, 404);
  });

  test("HEAD packs nothing", async () => {
    world.archive = () => {
      throw DISK_FAULT;
    };
    assert.is((await ask("/build/1/artifacts.zip", { method: "HEAD" })).status, 200);
  });

  for (const [when, archive] of [
    [
      "before it begins",
      () => {
        throw DISK_FAULT;
      },
    ],
    [
      "before its first byte",
      () =>
        new Readable({
          read() {
            this.destroy(DISK_FAULT);
          },
        }),
    ],
  ] as const satisfies readonly (readonly [string, () => Readable])[]) {
    test(`an archive that fails ${when} is an error in JSON`, async () => {
      world.archive = archive;
      const response = await ask("/build/1/artifacts.tar.gz");
      assert.is(response.status, 500);
      assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
      assert.not.match(JSON.stringify(await objectIn(response)), "EIO");
      assert.equal(world.logged.splice(0), ["A request failed unexpectedly"]);
    });
  }

  test("an archive that fails after its first byte is cut, so that nobody takes it for whole", async () => {
    let stream = new Readable();
    world.archive = () => (stream = startedWith("half"));
    const response = await ask("/build/1/artifacts.tar.gz");
    assert.is(response.status, 200);
    const failure = response.arrayBuffer().catch((error: unknown) => error);
    stream.destroy(DISK_FAULT);
    assert.instance(await failure, Error);
    assert.equal(world.logged.splice(0), ["An archive could not be packed to its end"]);
  });

  test("a client that stops reading ends the packing, which is no fault", async () => {
    const stream = new Readable({
      read() {
        this.push("more and more ");
      },
    });
    world.archive = () => stream;
    const response = await ask("/build/1/artifacts.tar.gz");
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await untilClosed(stream);
    assert.equal(world.logged, []);
  });

  test.run();
}

const gone = suite("artifacts of a client that left");

gone("a client that leaves before the first byte ends the packing, which is no fault", async () => {
  const world = makeWorld();
  world.builds.push(PASSED);
  const [, open] = TRANSPORTS[1] ?? TRANSPORTS[0]!;
  const api = await open(world.app);
  const packing = new Promise<Readable>((resolve) => {
    world.archive = () => {
      const stream = new Readable({ read() {} });
      resolve(stream);
      return stream;
    };
  });
  const { socket, send } = await connectTo(api.origin);
  send("GET /build/7/artifacts.zip HTTP/1.1\r\nhost: x\r\n\r\n");
  const stream = await packing;
  socket.destroy();
  await untilClosed(stream);
  await api.close();
  assert.equal(world.logged, []);
  await world.close();
});

gone.run();
