import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { BUILDING, PASSED } from "./sample-builds.ts";
import { makeWorld, objectIn, signed, TRANSPORTS, type Ask } from "./world.ts";

const GIT = { type: "git", url: "https://example.com/app.git", job_name: "Test" };

/** Ids that are none. */
const STRANGE_IDS = [
  "0",
  "-1",
  "1e3",
  "01",
  "1.0",
  "+1",
  "0x7",
  "99999999999999999999",
  "%00",
  "%20",
  "%F0%9F%98%80",
  "constructor",
  "a".repeat(9_000),
];

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const post = async (path: string, body: unknown): Promise<Response> => ask(path, signed(JSON.stringify(body)));

  const test = suite(`builds ${name}`);

  test.before.each(() => {
    world.builds.splice(0, Infinity, { ...PASSED, id: 1 }, { ...BUILDING, id: 2 });
    world.submitted.length = 0;
    world.manner = "answers";
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("the list holds every build with the url of its archive at the origin that was asked", async () => {
    const response = await ask("/build");
    assert.is(response.status, 200);
    assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
    const { builds, child_routes, STATUS } = await objectIn(response);
    assert.equal([child_routes, STATUS], [{ build: "/build/[build_id]" }, "SUCCESS"]);
    assert.ok(Array.isArray(builds));
    assert.equal(
      builds.map(({ id, status, artifacts }) => ({ id, status, artifacts })),
      [
        { id: 1, status: "SUCCESS", artifacts: `${(await api).origin}/build/1/artifacts.tar.gz` },
        { id: 2, status: "BUILDING", artifacts: null },
      ],
    );
  });

  test("one build is found by its id, in the words of its path", async () => {
    const documented = await objectIn(await ask("/build/2/"));
    const original = await objectIn(await ask("/v1/build/2"));
    assert.match(JSON.stringify(documented), '"status":"BUILDING"');
    assert.is(documented["STATUS"], "SUCCESS");
    assert.match(JSON.stringify(original), '"state_timestamps"');
    assert.not("STATUS" in original);
  });

  test("the list of the original shows the builds in its words", async () => {
    const { builds } = await objectIn(await ask("/v1/build"));
    assert.ok(Array.isArray(builds));
    assert.equal(
      builds.map(({ status }) => status),
      ["FINISHED", "BUILDING"],
    );
  });

  test("a build that nobody knows is not found", async () => {
    const response = await ask("/build/3");
    assert.is(response.status, 404);
    assert.equal(await objectIn(response), {
      STATUS: "FAILURE",
      error: "Cannot find the build as the path must hold the id of one: found 3, which is the id of none",
    });
    assert.is((await ask("/v1/build/3")).status, 404);
  });

  for (const id of STRANGE_IDS) {
    test(`"${id.slice(0, 30)}" is the id of no build`, async () => {
      const response = await ask(`/build/${id}`);
      assert.is(response.status, 404);
      const { error } = await objectIn(response);
      assert.match(String(error), "which is no id");
      assert.ok(String(error).length < 200);
    });
  }

  test("a signed request is admitted with its arguments", async () => {
    const response = await post("/build", {
      ...GIT,
      remote: "up",
      branch: "b",
      hash: "abcd",
      remote_files: { "http://x/y": "y" },
    });
    assert.is(response.status, 202);
    assert.equal(await objectIn(response), { build_id: 1, STATUS: "SUCCESS" });
    const [request] = world.submitted;
    assert.equal(request, {
      type: "git",
      url: GIT.url,
      remote: "up",
      branch: "b",
      hash: "abcd",
      projectDirectory: ".",
      atomsOverride: null,
      jobName: "Test",
      config: null,
      remoteFiles: [{ url: "http://x/y", name: "y" }],
      sent: { ...GIT, remote: "up", branch: "b", hash: "abcd", remote_files: { "http://x/y": "y" } },
    });
  });

  test("the original's paths admit in the original's words, and need no job name", async () => {
    const response = await post("/v1/build/", { type: "Directory", project_directory: "/p" });
    assert.is(response.status, 202);
    assert.equal(await objectIn(response), { status: "SUCCESS", build_id: 1 });
  });

  test("the content type of a request does not matter", async () => {
    const { headers, ...rest } = signed(JSON.stringify(GIT));
    for (const type of ["application/x-www-form-urlencoded", "multipart/form-data", "nonsense"]) {
      assert.is((await ask("/build", { ...rest, headers: { ...headers, "content-type": type } })).status, 202);
    }
  });

  test("a disk that does not take the build is told, without its paths", async () => {
    world.manner = "refuses";
    const response = await post("/build", GIT);
    assert.is(response.status, 507);
    const { error } = await objectIn(response);
    assert.is(error, "Cannot accept the build as it must be stored first: the disk of the server does not take it");
    assert.equal(world.logged.splice(0), ["The disk does not take what must be stored"]);
  });

  test("where too many builds wait one is refused for a while", async () => {
    world.manner = "is full";
    for (const path of ["/build", "/v1/build", "/builds"]) {
      const response = await post(path, GIT);
      assert.is(response.status, 429);
      assert.is(response.headers.get("retry-after"), "10");
      assert.is((await objectIn(response))["error"], "Cannot accept the build as 3 wait");
    }
    assert.equal([world.submitted, world.logged], [[], []]);
  });

  for (const [path, init] of [
    ["/build", {}],
    ["/build/1", {}],
    ["/build/1/artifacts.zip", {}],
    ["/build", signed(JSON.stringify(GIT))],
  ] as const) {
    test(`a supervisor that crashes on ${"method" in init ? "POST" : "GET"} ${path} is worth asking again`, async () => {
      world.manner = "crashes";
      const response = await ask(path, init);
      assert.is(response.status, 503);
      assert.is(response.headers.get("retry-after"), "1");
      const { STATUS, error } = await objectIn(response);
      assert.is(STATUS, "FAILURE");
      assert.match(String(error), /^Cannot answer as the build supervisor must be running/);
      assert.not.match(String(error), "bug");
    });
  }

  test.run();
}

const silent = suite("builds of a silent supervisor");

silent("a supervisor that does not answer in time is worth asking again", async () => {
  const world = makeWorld(1);
  world.manner = "is silent";
  const response = await world.app.request("/build");
  assert.is(response.status, 503);
  assert.is(response.headers.get("retry-after"), "1");
  await world.close();
});

silent.run();
