import * as assert from "uvu/assert";
import { renderList } from "../../../src/http/endpoints/build-list.ts";
import { DOCUMENTED } from "../../../src/http/representation-documented.ts";
import { V1, V2 } from "../../../src/http/representation-original.ts";
import type { Build } from "../../../src/model/build.ts";
import type { Rendered } from "../../../src/http/rendered.ts";
import { shortSummaryOf, summaryOf } from "../../../src/model/build-summary.ts";
import { suite } from "../../support/suite.ts";
import { BUILDING, CANCELED_EARLY, FAILED_EARLY, PASSED, QUEUED, WITH_FAILURES } from "../sample-builds.ts";
import { listIn, makeWorld, objectIn, TRANSPORTS } from "../world.ts";

/** One of each status, a second apart, and durations that shrink from build to build. */
const SAMPLES: readonly Build[] = [PASSED, WITH_FAILURES, FAILED_EARLY, CANCELED_EARLY, QUEUED, BUILDING];
const EPOCH_MS = Date.UTC(2026, 0, 31, 12);
const placed = (build: Build, index: number): Build => {
  const queued = EPOCH_MS + index * 1_000;
  return {
    ...build,
    id: index + 1,
    request: { ...build.request, jobName: index === 2 ? "a job/ü" : build.request.jobName },
    times: { ...build.times, queued, [build.status]: queued + (index < 4 ? 10_000 - index : 0) },
  };
};
const ALL: readonly Build[] = SAMPLES.map(placed);

/** More than any page. */
const MANY: readonly Build[] = Array.from({ length: 250 }, (_, index) => ({ ...PASSED, id: index + 1 }));

const rendering = suite("rendering of a list");

/** How often the event loop comes round while the work is done. */
const turnsDuring = async <T>(work: Promise<T>): Promise<readonly [T, number]> => {
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const result = await work.finally(() => (isDone = true));
  return [result, turns];
};

rendering("a list is rendered build by build in the words of its dialect, and lets others in", async () => {
  const builds = { load: () => Promise.resolve(undefined) };
  const { signal } = new AbortController();
  for (const dialect of [DOCUMENTED, V1, V2]) {
    for (const shown of [[], ALL, MANY].map((some) => some.map(summaryOf))) {
      const options = { dialect, origin: "http://a", total: 300, signal, builds };
      const [{ text }, turns] = await turnsDuring(renderList(shown, options));
      const elements = shown.map((one) => dialect.listed(one, "http://a"));
      assert.is(text, JSON.stringify({ ...dialect.builds(300), builds: elements }));
      assert.is(turns > 0, shown.length === MANY.length, String(turns));
    }
  }
});

rendering("a build of which something was left out is read for the list, unless it has been forgotten", async () => {
  const cut = { ...shortSummaryOf(WITH_FAILURES), sent: {}, isCut: true };
  const { signal } = new AbortController();
  const rendered = (found: Build | undefined): Promise<Rendered> =>
    renderList([cut], { dialect: V1, origin: "", total: 1, signal, builds: { load: () => Promise.resolve(found) } });
  assert.match((await rendered(WITH_FAILURES)).text, JSON.stringify(WITH_FAILURES.request.sent));
  assert.match((await rendered(undefined)).text, '"request_params":{}');
});

rendering.run();

const BOTH = ["/builds", "/build"];

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);

  const listed = async (path: string): Promise<{ readonly ids: readonly number[]; readonly total: unknown }> => {
    const response = await (await api).ask(path);
    assert.is(response.status, 200, path);
    const { builds, total } = await objectIn(response);
    assert.ok(Array.isArray(builds));
    assert.is(response.headers.get("x-total-count"), total === undefined ? null : JSON.stringify(total));
    return { ids: builds.map(({ id }) => id), total };
  };

  const test = suite(`list of builds ${name}`);

  test.before.each(() => {
    world.builds.splice(0, Infinity, ...ALL);
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  for (const [query, ids] of [
    ["status=FINISHED", [1, 2]],
    ["status=ERROR,CANCELED", [3, 4]],
    ["status=QUEUED, BUILDING", [5, 6]],
    ["job_name=a%20job%2F%C3%BC", [3]],
    ["job_name=", []],
    [`since=${EPOCH_MS / 1_000 + 4}`, [5, 6]],
    [`since=${EPOCH_MS / 1_000 + 3.001}`, [5, 6]],
    ["since=2026-01-31T12:00:04Z", [5, 6]],
    ["since=2026-01-31T14:00:04.000%2B02:00", [5, 6]],
    ["since=2026-02-01", []],
    ["since=2026-01-31", [1, 2, 3, 4, 5, 6]],
    ["sort=-id", [6, 5, 4, 3, 2, 1]],
    ["sort=duration", [4, 3, 2, 1, 5, 6]],
    ["sort=-ended&limit=2&offset=1", [3, 2]],
    ["status=FINISHED,ERROR&since=2026-01-31T12:00:01Z&sort=-id", [3, 2]],
    ["state=finished", [1, 2]],
    ["state=failed,canceled&sort=-id", [4, 3]],
    ["state=queued,building&status=BUILDING", [6]],
    ["search=%23%33", [3]],
    ["search=A%20JOB", [3]],
    ["search=", [1, 2, 3, 4, 5, 6]],
    ["search=unit&state=canceled", [4]],
    ["unknown=1", [1, 2, 3, 4, 5, 6]],
  ] as const) {
    test(`the second version's list with ${query} holds ${ids.join(", ") || "none"}`, async () => {
      assert.equal((await listed(`/builds?${query}`)).ids, ids);
      assert.equal((await listed(`/v2/builds/?${query}`)).ids, ids);
      assert.equal((await listed("/v1/build")).ids, [1, 2, 3, 4, 5, 6]);
    });
  }

  test("the document's list is filtered in the document's words", async () => {
    assert.equal((await listed("/build?status=SUCCESS")).ids, [1]);
    assert.equal((await listed("/build?status=FAILURE")).ids, [2, 3, 4]);
    assert.equal((await listed("/build?status=BUILDING,SUCCESS&sort=-id")).ids, [6, 5, 1]);
  });

  test("the second version's list comes in pages of 20, of at most 200, with the number of all", async () => {
    world.builds.splice(0, Infinity, ...MANY);
    for (const [query, first, length] of [
      ["", 1, 20],
      ["?limit=3", 1, 3],
      ["?offset=247", 248, 3],
      ["?limit=1000", 1, 200],
      ["?limit=-5", undefined, 0],
      ["?limit=0", undefined, 0],
      ["?offset=-5&limit=1", 1, 1],
      ["?offset=250", undefined, 0],
      [`?offset=${"9".repeat(400)}&limit=${"9".repeat(400)}`, undefined, 0],
    ] as const) {
      const { ids, total } = await listed(`/builds${query}`);
      assert.equal([ids[0], ids.length, total], [first, length, 250], query);
    }
  });

  test("the document's list is whole unless a page of it is asked for, and the first version's is so in any case", async () => {
    world.builds.splice(0, Infinity, ...MANY);
    for (const [path, first, length, all] of [
      ["/build", 1, 250, 250],
      ["/build?limit=240", 1, 240, 250],
      ["/build?offset=249", 250, 1, 250],
      ["/v1/build?limit=1&offset=x&status=nonsense&sort=-id&since=never", 1, 250, undefined],
    ] as const) {
      const { ids, total } = await listed(path);
      assert.equal([ids[0], ids.length, total], [first, length, all], path);
    }
  });

  test("a brief list leaves out which atoms failed, and reads no build for it", async () => {
    for (const path of BOTH) {
      const [one] = (await listIn(await (await api).ask(`${path}?state=finished&sort=-id&brief=true`), "builds"))
        .builds;
      assert.equal([one?.["failed_atoms"], one?.["num_atoms_failed"]], [null, 2], path);
      const [other] = (await listIn(await (await api).ask(`${path}?state=finished&brief=false`), "builds")).builds;
      assert.ok(Array.isArray(other?.["failed_atoms"]));
    }
    const cut = { ...shortSummaryOf(WITH_FAILURES), isCut: true };
    const load = (): never => assert.unreachable("a build was read") as never;
    const options = { dialect: V2, origin: "", total: 1, signal: new AbortController().signal, isBrief: true };
    assert.match((await renderList([cut], { ...options, builds: { load } })).text, '"failed_atoms":null');
  });

  test("total counts what the filters leave, not what the page shows", async () => {
    assert.equal(await listed("/builds?status=FINISHED&limit=1"), { ids: [1], total: 2 });
  });

  for (const path of BOTH) {
    for (const [query, said] of [
      ["limit=", /"limit" must be a whole number: found ""/],
      ["limit=1.5", /"limit" must be a whole number/],
      ["offset=x", /"offset" must be a whole number: found "x"/],
      ["offset=1e3", /"offset"/],
      ["status=", /"status" must be one or several of "/],
      [
        "status=finished",
        /"status" must be one or several of .*"BUILDING".*, with commas between them: found "finished"/,
      ],
      ["status=BUILDING,,", /"status"/],
      ["status=BUILDING%0A", /"status"/],
      ["state=", /"state" must be one or several of "queued"/],
      ["state=PASSED", /"state" must be .*: found "PASSED"/],
      [`search=${"x".repeat(201)}`, /"search" must have at most 200 characters/],
      ["sort=size", /"sort" must be one of "id", "-id"/],
      ["since=yesterday", /"since" must be seconds since the epoch, or an ISO 8601 time/],
      ["since=2026-01-31T12:00:00", /"since"/],
      ["since=2026-13-31", /"since"/],
      ["since=-1", /"since"/],
      ["since=", /"since"/],
    ] as const) {
      test(`${path}?${query} is refused`, async () => {
        const response = await (await api).ask(`${path}?${query}`);
        assert.is(response.status, 400);
        assert.match(String((await objectIn(response))["error"]), said);
      });
    }
  }

  test.run();
}
