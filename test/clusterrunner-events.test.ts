import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClusterRunner, type ClusterRunner, type Entry } from "../src/index.ts";
import { eventsIn, type EventReader, type SentEvent } from "./http/live/event-reader.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

const test = suite("events of a ClusterRunner", { limitMs: 60_000 });

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const HTTP = { hostname: "127.0.0.1", port: 0, secret: "testsecret", maxBodyBytes: 1 << 20, drainMs: 10_000 };

/** A project whose three atoms print a line and a half; the second one waits for the file `go` in between. */
const makeProject = (): string => {
  const project = temporaryFolder();
  const commands = [
    'echo "begin $N"',
    'if [ "$N" = 2 ]; then until [ -e "$PROJECT_DIR/go" ]; do sleep 0.01; done; fi',
    'printf "end $N"',
  ];
  writeFileSync(
    join(project, "clusterrunner.yaml"),
    JSON.stringify({ Job: { commands, atomizers: [{ N: "seq 1 3" }] } }),
  );
  return project;
};

const startIn = (project: string, entries: Entry[]): Promise<ClusterRunner> =>
  createClusterRunner({
    baseDirectory: join(project, "base"),
    executors: 1,
    killGraceMs: 200,
    log: SILENT,
    http: HTTP,
    onEntries: (some) => entries.push(...some),
  });

const follow = async (runner: ClusterRunner, path: string, lastId = ""): Promise<EventReader> =>
  eventsIn(await fetch(`${runner.url}${path}`, { headers: lastId === "" ? {} : { "last-event-id": lastId } }));

/** All events up to one that is as wished. */
const takeUntil = async (events: EventReader, isWished: (event: SentEvent) => boolean): Promise<SentEvent[]> => {
  const taken: SentEvent[] = [];
  for (let event = await events.next(); event !== undefined; event = await events.next()) {
    taken.push(event);
    if (isWished(event)) break;
  }
  return taken;
};

const isLine =
  (content: string) =>
  ({ type, data }: SentEvent): boolean =>
    type === "console" && data["content"] === content;

const textOf = (events: readonly SentEvent[], subjob: number): string =>
  events
    .filter(({ type, data }) => type === "console" && data["subjob_id"] === subjob)
    .map(({ data }) => String(data["content"]))
    .join("");

test("lines of a running atom come while it runs, and all of them before its end", async () => {
  const project = makeProject();
  const runner = await startIn(project, []);
  try {
    await runner.submit({ type: "directory", project_directory: project });
    const events = await follow(runner, "/builds/1/events?console=true");
    const early = await takeUntil(events, isLine("begin 2\n"));
    assert.not.ok(existsSync(join(project, "go")));
    assert.is(early.filter(({ type }) => type === "atom_finished").length, 1);
    writeFileSync(join(project, "go"), "");
    const all = [...early, ...(await events.rest())];
    assert.equal(
      [0, 1, 2].map((subjob) => textOf(all, subjob)),
      ["begin 1\nend 1", "begin 2\nend 2", "begin 3\nend 3"],
    );
    const finished = all.findIndex(({ type, data }) => type === "atom_finished" && data["subjob_id"] === 1);
    assert.is(
      all.findLastIndex(({ type, data }) => type === "console" && data["subjob_id"] === 1),
      finished - 1,
    );
    assert.equal(all.at(-1)?.data, { build_id: 1, status: "FINISHED", result: "NO_FAILURES" });
    // Whoever comes later is told the same, if in other pieces.
    const again = await (await follow(runner, "/build/1/events?console=true")).rest();
    assert.is(textOf(again, 1), "begin 2\nend 2");
  } finally {
    await runner.close();
  }
});

test("a stream that the server's stop ended goes on in the next life, exactly behind it", async () => {
  const project = makeProject();
  const entries: Entry[] = [];
  const first = await startIn(project, entries);
  await first.submit({ type: "directory", project_directory: project });
  const before = await follow(first, "/builds/1/events?console=true");
  const plain = await follow(first, "/builds/1/events");
  const received = await takeUntil(before, isLine("begin 2\n"));
  const all = await follow(first, "/events");
  const closed = first.close();
  received.push(...(await before.rest()));
  const received2 = [...(await plain.rest())];
  await all.rest();
  await closed;

  const second = await startIn(project, entries);
  try {
    const after = await follow(second, "/builds/1/events?console=true", before.lastId);
    const after2 = await follow(second, "/builds/1/events", plain.lastId);
    const afterAll = await follow(second, "/events", all.lastId);
    writeFileSync(join(project, "go"), "");
    received.push(...(await after.rest()));
    received2.push(...(await after2.rest()));
    const facts = entries.map(({ sequence }) => sequence);
    for (const events of [received, received2]) {
      assert.equal(
        events.filter(({ type }) => type !== "console" && type !== "end").map(({ data }) => data["id"]),
        facts,
      );
    }
    assert.ok(received.some(({ type }) => type === "subjob_requeued"));
    assert.is(textOf(received, 0), "begin 1\nend 1");
    assert.match(textOf(received, 1), /begin 2\nend 2$/);
    assert.is(textOf(received, 2), "begin 3\nend 3");
    const missed = facts.filter((sequence) => sequence > Number(all.lastId));
    assert.equal(
      (await afterAll.take(missed.length)).map(({ data }) => data["id"]),
      missed,
    );
    const response = await fetch(`${second.url}/builds/1/events`, { headers: { "last-event-id": after.lastId } });
    assert.is(response.status, 204);
  } finally {
    await second.close();
  }
});

test("a client that waits for a build is told of its end at once", async () => {
  const project = makeProject();
  const runner = await startIn(project, []);
  try {
    await runner.submit({ type: "directory", project_directory: project });
    const events = await follow(runner, "/builds/1/events?console=true");
    await takeUntil(events, isLine("begin 2\n"));
    const answer = fetch(`${runner.url}/build/1?wait=60`);
    writeFileSync(join(project, "go"), "");
    assert.match(await (await answer).text(), '"status":"SUCCESS"');
    await events.rest();
  } finally {
    await runner.close();
  }
});

test.run();
