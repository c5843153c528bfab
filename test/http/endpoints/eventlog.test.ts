import fc from "fast-check";
import * as assert from "uvu/assert";
import { EVENT_SHAPE } from "../../../src/http/eventlog/event-view.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { buildOf, done, openingOf, ran, REQUEST, started } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";
import { makeWorld, objectIn, TRANSPORTS, type Ask } from "../world.ts";

/** Of build 7. */
const FACTS: readonly Fact[] = [
  ...openingOf([1, 1]),
  started(0),
  ran(0, 0, 3),
  done(0),
  started(1),
  { type: "subjobRequeued", at: 6, subjob: 1, reason: "executor 1 crashed" },
  { type: "finished", at: 9_500 },
];

/** More than one page. */
const MANY = 1_200;

type Event = Readonly<Record<string, unknown>>;

for (const [name, open] of TRANSPORTS) {
  const test = suite(`event log ${name}`, { limitMs: 30_000 });

  const world = makeWorld(500);
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const events = async (query: string, path: string = "/eventlog"): Promise<readonly Event[]> => {
    const response = await ask(`${path}${query}`);
    assert.is(response.status, 200);
    const { events: found, child_routes: routes } = await objectIn(response);
    assert.equal(routes, {});
    assert.ok(Array.isArray(found));
    for (const event of found) EVENT_SHAPE.parse(event);
    return found;
  };
  const ids = (found: readonly Event[]): readonly unknown[] => found.map(({ __id__: id }) => id);

  test.before(() => {
    world.stored.append(FACTS.map((fact) => ({ build: 7, fact })));
    world.builds.push({ ...buildOf([...openingOf([1, 1]), started(0), ran(0, 0, 3), done(0), started(1)]), id: 7 });
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("it tells what happened in the words of the original, the set-up's end before the first subjob", async () => {
    const told = await events("", "/v1/eventlog");
    const at = (ms: number): number => ms / 1_000;
    assert.equal(told.slice(0, 9), [
      { __id__: 2, __tag__: "BUILD_REQUEST_QUEUED", __timestamp__: at(1), build_id: 7 },
      { __id__: 4, __tag__: "BUILD_PREPARE_START", __timestamp__: at(2), build_id: 7 },
      { __id__: 6, __tag__: "BUILD_PREPARE_FINISH", __timestamp__: at(3), build_id: 7, is_success: true },
      { __id__: 8, __tag__: "BUILD_SETUP_START", __timestamp__: at(4), build_id: 7, slave_id: 1 },
      { __id__: 9, __tag__: "BUILD_SETUP_FINISH", __timestamp__: at(5), build_id: 7, slave_id: 1 },
      {
        __id__: 10,
        __tag__: "MASTER_TRIGGERED_SUBJOB",
        __timestamp__: at(5),
        build_id: 7,
        subjob_id: 0,
        executor_id: 1,
        slave_id: 1,
      },
      {
        __id__: 12,
        __tag__: "ATOM_FINISH",
        __timestamp__: at(6),
        build_id: 7,
        subjob_id: 0,
        atom_id: 0,
        job_name: "unit",
        exit_code: 3,
      },
      {
        __id__: 14,
        __tag__: "MASTER_RECEIVED_RESULT",
        __timestamp__: at(7),
        build_id: 7,
        subjob_id: 0,
        executor_id: 1,
        slave_id: 1,
      },
      {
        __id__: 16,
        __tag__: "MASTER_TRIGGERED_SUBJOB",
        __timestamp__: at(5),
        build_id: 7,
        subjob_id: 1,
        executor_id: 1,
        slave_id: 1,
      },
    ]);
    assert.is(told.length, 9, "what has no word has no event");
    assert.equal(await events(""), told);
    assert.equal(await events("", "/v2/eventlog"), told);
  });

  test("after an id come the later ones, also in the middle of one fact's events and before the first", async () => {
    assert.equal(ids(await events("?since_id=8")), [9, 10, 12, 14, 16]);
    assert.equal(ids(await events("?since_id=9")), [10, 12, 14, 16]);
    assert.equal(ids(await events("?since_id=11")), [12, 14, 16]);
    assert.equal(ids(await events("?since_id=16")), []);
    assert.equal(ids(await events("?since_id=999999999999999")), []);
    assert.is((await events("?since_id=0")).length, 9);
    assert.is((await events("?since_id=-5")).length, 9);
  });

  test("after a time come the later ones, whatever their order", async () => {
    assert.equal(ids(await events("?since_timestamp=0.005")), [12, 14]);
    assert.equal(ids(await events("?since_timestamp=0.0049")), [9, 10, 12, 14, 16]);
    assert.equal(ids(await events("?since_timestamp=1000000000")), []);
    assert.is((await events("?since_timestamp=-1")).length, 9);
  });

  test("a limit gives the first of them, so that a client can read on by the last id", async () => {
    assert.equal(ids(await events("?limit=3")), [2, 4, 6]);
    assert.equal(ids(await events("?limit=2&since_id=8")), [9, 10]);
    assert.equal(ids(await events("?limit=0")), []);
  });

  for (const [query, message] of [
    ["?since_id=1&since_timestamp=2", 'one of the parameters "since_id" and "since_timestamp" must be left out'],
    ["?since_id=one", 'the parameter "since_id" must be a whole number: found "one"'],
    ["?since_id=", 'the parameter "since_id" must be a whole number'],
    ["?since_id=1.5", 'the parameter "since_id" must be a whole number'],
    ["?since_timestamp=yesterday", 'the parameter "since_timestamp" must be a number of seconds since the epoch'],
    ["?since_timestamp=NaN", 'the parameter "since_timestamp" must be a number'],
    ["?since_timestamp=Infinity", 'the parameter "since_timestamp" must be a number'],
    ["?limit=-1", 'the parameter "limit" must be a whole number'],
  ] as const) {
    test(`"${query}" is refused in the original's words`, async () => {
      for (const path of ["/eventlog", "/v1/eventlog", "/v2/eventlog"]) {
        const response = await ask(`${path}${query}`);
        assert.is(response.status, 400);
        const { status, error, ...others } = await objectIn(response);
        assert.is(status, "FAILURE");
        assert.match(String(error), message);
        assert.equal(others, {});
      }
    });
  }

  test("a supervisor that is starting again is worth asking again", async () => {
    world.manner = "crashes";
    const response = await ask("/eventlog");
    world.manner = "answers";
    assert.is(response.status, 503);
    assert.is(response.headers.get("retry-after"), "1");
  });

  test("a build that ended in preparation tells that this failed, any other that ends tells nothing", async () => {
    const facts: readonly Fact[] = [
      { type: "queued", at: 20_000, request: REQUEST },
      { type: "preparing", at: 20_001 },
      { type: "failed", at: 20_002, message: "Cannot clone" },
    ];
    world.stored.append(facts.map((fact) => ({ build: 8, fact })));
    world.builds.push({ ...buildOf(facts), id: 8 });
    const told = await events("?since_timestamp=20.001");
    assert.equal(
      told.map(({ __tag__: tag, is_success: success }) => [tag, success]),
      [["BUILD_PREPARE_FINISH", false]],
    );
  });

  test("a journal of many pages is told whole, and from wherever it is asked for", async () => {
    world.stored.append(
      Array.from({ length: MANY }, (_, index) => ({
        build: 9,
        // Not in order, as atoms tell their own time.
        fact: { type: "preparing", at: 100_000 + (index % 7) * 1_000 + index } as const,
      })),
    );
    const all = await events("");
    assert.is(all.length, 9 + 3 + MANY);
    const given = (event: Event, key: string): number => Number(event[key]);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: all.length - 1 }),
        fc.constantFrom(1, 499, 500, 501, 5_000),
        async (place, limit) => {
          const from = all[place] ?? {};
          const id = given(from, "__id__");
          const time = given(from, "__timestamp__");
          assert.equal(await events(`?since_id=${id}&limit=${limit}`), all.slice(place + 1, place + 1 + limit));
          const later = all.filter((event) => given(event, "__timestamp__") > time);
          assert.equal(await events(`?since_timestamp=${time}&limit=${limit}`), later.slice(0, limit));
        },
      ),
      { seed: 1, numRuns: 25 },
    );
  });

  test("what is appended later is told later, also to who asks by time", async () => {
    const last = (await events("")).at(-1);
    world.stored.append([{ build: 9, fact: { type: "preparing", at: 300_000 } }]);
    assert.is((await events(`?since_id=${String(last?.["__id__"])}`)).length, 1);
    assert.is((await events("?since_timestamp=299.999")).length, 1);
  });

  test("a journal that breaks while it is sent cuts the answer, so that nobody takes a part for the whole", async () => {
    const { read } = world.stored;
    world.stored.read = (after) => {
      if (after > 0) throw new Error("a damaged disk");
      return read(after);
    };
    const response = await ask("/eventlog");
    assert.is(response.status, 200);
    assert.instance(await response.text().catch((error: unknown) => error), Error);
    world.stored.read = read;
    assert.equal(world.logged.splice(0), ["Events could not be sent to their end"]);
    assert.is((await ask("/eventlog?limit=1")).status, 200);
  });

  test.run();
}
