import * as assert from "uvu/assert";
import type { Build } from "../../src/model/build.ts";
import { suite } from "../support/suite.ts";
import { packing, WHOLE } from "./packing.ts";
import { BUILDING, CANCELED_LATE, PASSED } from "./sample-builds.ts";
import { makeWorld, objectIn, TRANSPORTS, type Ask } from "./world.ts";

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  let lastId = 0;
  /** An archive that nobody has asked for before. */
  const fresh = (build: Build = PASSED): string => {
    lastId += 1;
    world.builds.push({ ...build, id: lastId });
    return `/build/${lastId}/artifacts.zip`;
  };
  const part = (path: string, range: string, more: Record<string, string> = {}): Promise<Response> =>
    ask(path, { headers: { range, ...more } });

  const test = suite(`downloads ${name}`);

  test.after(async () => {
    await (await api).close();
    await world.close();
    assert.equal(world.logged, []);
  });

  test("an archive tells that it can be had in parts, and by what it is known", async () => {
    packing(world);
    const path = fresh();
    for (const method of ["GET", "HEAD"]) {
      const { status, headers } = await ask(path, { method });
      assert.is(status, 200);
      assert.is(headers.get("accept-ranges"), "bytes");
      assert.is(headers.get("last-modified"), "Thu, 01 Jan 1970 00:00:09 GMT");
      assert.match(headers.get("etag") ?? "", /^"[\w-]{27}"$/);
      assert.is(headers.get("content-type"), "application/zip");
    }
  });

  test("a part is sent with its place and its length", async () => {
    const { count } = packing(world);
    const path = fresh();
    for (const [range, place, text] of [
      ["bytes=0-4", "0-4", "01234"],
      ["bytes=5-7", "5-7", "567"],
      ["bytes=8-", "8-19", "89abcdefghij"],
      ["bytes=-3", "17-19", "hij"],
      ["bytes=18-99", "18-19", "ij"],
      ["bytes=0-", "0-19", WHOLE],
    ] as const) {
      const response = await part(path, range);
      assert.is(response.status, 206, range);
      assert.is(response.headers.get("content-range"), `bytes ${place}/20`);
      assert.is(response.headers.get("content-length"), String(text.length));
      assert.is(response.headers.get("content-type"), "application/zip");
      assert.is(await response.text(), text);
    }
    // Once more, to know how long it is.
    assert.is(count(), 7);
  });

  test("parts of the documented, the original's and the second version's paths are the same", async () => {
    packing(world);
    const path = fresh();
    const tags: (string | null)[] = [];
    for (const target of [path, `/v1${path}`, path.replace("/build/", "/builds/")]) {
      const response = await part(target, "bytes=1-2");
      tags.push(response.headers.get("etag"));
      assert.is(await response.text(), "12");
    }
    assert.is(new Set(tags).size, 1);
  });

  test("once the length is known it is told, with the whole and to HEAD", async () => {
    packing(world);
    const path = fresh();
    assert.is((await ask(path, { method: "HEAD" })).headers.get("content-length"), null);
    await (await part(path, "bytes=0-0")).text();
    assert.is((await ask(path, { method: "HEAD" })).headers.get("content-length"), "20");
    const whole = await ask(path);
    assert.is(whole.headers.get("content-length"), "20");
    assert.is(await whole.text(), WHOLE);
  });

  test("a range without a byte of the archive is refused with the length, in the words of the path", async () => {
    packing(world);
    const path = fresh();
    for (const range of ["bytes=20-", "bytes=99-100", "bytes=-0"]) {
      const response = await part(path, range);
      assert.is(response.status, 416, range);
      assert.is(response.headers.get("content-range"), "bytes */20");
      assert.equal(await objectIn(response), {
        STATUS: "FAILURE",
        error: "Cannot send the bytes as the range must begin within the archive: it has 20",
      });
    }
    assert.equal(Object.keys(await objectIn(await part(`/v1${path}`, "bytes=20-"))), ["error"]);
  });

  test("several ranges, other units and HEAD have the whole", async () => {
    const { count } = packing(world);
    const path = fresh();
    for (const range of ["bytes=0-1,4-5", "lines=1-2", "bytes=5-1", "bytes=x"]) {
      const response = await part(path, range);
      assert.is(response.status, 200, range);
      assert.is(await response.text(), WHOLE);
    }
    assert.is((await ask(path, { method: "HEAD", headers: { range: "bytes=0-1" } })).status, 200);
    assert.is(count(), 4);
  });

  test("a download goes on only with the same archive", async () => {
    packing(world);
    const path = fresh();
    const { headers } = await ask(path, { method: "HEAD" });
    for (const condition of [headers.get("etag") ?? "", headers.get("last-modified") ?? ""]) {
      const response = await part(path, "bytes=15-", { "If-Range": condition });
      assert.is(response.status, 206, condition);
      assert.is(await response.text(), "fghij");
    }
    for (const condition of ['"other"', `W/${headers.get("etag")}`, "Thu, 01 Jan 1970 00:00:10 GMT"]) {
      const response = await part(path, "bytes=15-", { "If-Range": condition });
      assert.is(response.status, 200, condition);
      assert.is(await response.text(), WHOLE);
    }
  });

  test("who has the archive is told so, and nothing is packed", async () => {
    const { count } = packing(world);
    const path = fresh();
    const { headers } = await ask(path, { method: "HEAD" });
    const known: readonly Record<string, string>[] = [
      { "If-None-Match": headers.get("etag") ?? "" },
      { "If-None-Match": "*", range: "bytes=0-1" },
      { "If-Modified-Since": headers.get("last-modified") ?? "" },
      { "If-Modified-Since": "Fri, 02 Jan 1970 00:00:00 GMT" },
    ];
    for (const conditions of known) {
      const response = await ask(path, { headers: conditions });
      assert.is(response.status, 304, JSON.stringify(conditions));
      assert.is(response.headers.get("etag"), headers.get("etag"));
      assert.is(await response.text(), "");
    }
    assert.is(count(), 0);
    const other = { "If-None-Match": '"other"', "If-Modified-Since": "Fri, 02 Jan 1970 00:00:00 GMT" };
    assert.is(await (await ask(path, { headers: other })).text(), WHOLE);
    assert.is(await (await ask(path, { headers: { "If-Modified-Since": "soon" } })).text(), WHOLE);
  });

  test("the tag is another one for another format, another build, and after a late report of an atom", async () => {
    const tagOf = async (path: string): Promise<string | null> =>
      (await ask(path, { method: "HEAD" })).headers.get("etag");
    const path = fresh(CANCELED_LATE);
    const build = world.builds.at(-1);
    const before = await tagOf(path);
    assert.is(await tagOf(path), before);
    assert.is.not(await tagOf(path.replace("zip", "tar.gz")), before);
    assert.is.not(await tagOf(fresh(CANCELED_LATE)), before);
    assert.ok(build !== undefined && build.status === "canceled" && build.work !== null);
    const late = { ...build, work: { ...build.work, atomsDone: build.work.atomsDone + 1 } };
    world.builds[world.builds.indexOf(build)] = late;
    assert.is.not(await tagOf(path), before);
  });

  test("a build that has not ended has no parts", async () => {
    const response = await part(fresh(BUILDING), "bytes=0-1");
    assert.is(response.status, 202);
    assert.is(response.headers.get("etag"), null);
  });

  test.run();
}
