import { DatabaseSync } from "@photostructure/sqlite";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { StoreError } from "../../src/store/contract.ts";
import { createSqliteTimings } from "../../src/store/sqlite-timings.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { atomsOf, JOB, timingsConformance } from "./timings-conformance.ts";

const test = suite("sqlite timings", { limitMs: 30_000 });
const root = temporaryFolder();
const NO_DATABASE = "no database\n".repeat(50);
const newPath = (): string => join(mkdtempSync(join(root, "t-")), "timings.db");

timingsConformance(test, (folder) => {
  const timings = createSqliteTimings(join(folder, "timings.db"));
  return { timings, close: timings.close };
});

test("times outlive the process, in one file", async () => {
  const path = newPath();
  const first = createSqliteTimings(path);
  await first.record(JOB, atomsOf("a", 3));
  await first.close();
  assert.equal(readdirSync(join(path, "..")), ["timings.db"]);
  const second = createSqliteTimings(path);
  assert.is((await second.expected(JOB)).size, 3);
  await second.close();
});

test("nothing is made before there is something to record", async () => {
  const path = join(newPath(), "..", "not yet there", "timings.db");
  const timings = createSqliteTimings(path);
  await timings.expected(JOB);
  assert.not(existsSync(join(path, "..")));
  await timings.record(JOB, atomsOf("a", 1));
  assert.ok(existsSync(path));
  await timings.close();
});

test("closing waits for what is being recorded, and may be done twice; afterwards everything is rejected", async () => {
  const path = newPath();
  const timings = createSqliteTimings(path);
  const recorded = timings.record(JOB, atomsOf("a", 1_000));
  await Promise.all([timings.close(), timings.close()]);
  await recorded;
  for (const late of [timings.expected(JOB), timings.record(JOB, [])])
    assert.match(String(await rejection(late)), /^StoreError: Cannot re\w+ the timings ".*" as they must be open/);
  const again = createSqliteTimings(path);
  assert.is((await again.expected(JOB)).size, 1_000);
  await again.close();
});

/** Ways to damage a file of timings, and what SQLite says of it. */
const DAMAGES: readonly (readonly [name: string, damage: (path: string) => void, found: string])[] = [
  ["that is no database", (path) => writeFileSync(path, NO_DATABASE), "file is not a database"],
  ["that was cut off", (path) => truncateSync(path, 5_000), "database disk image is malformed"],
  ["with a page of zeros", (path) => overwrite(path, 4_096), "database disk image is malformed"],
];

for (const [name, damage, found] of DAMAGES) {
  test(`a file ${name} is set aside, and times are kept in a new one`, async () => {
    for (const first of ["expected", "record"] as const) {
      const path = newPath();
      await recordOnce(path, 500);
      damage(path);
      writeFileSync(`${path}.damaged`, "an earlier one");
      // Written into the new file, it would damage that, too.
      writeFileSync(`${path}-journal`, "");
      const damaged = readFileSync(path);
      const told: string[] = [];
      const timings = createSqliteTimings(path, (message) => told.push(message));
      if (first === "expected") assert.is((await timings.expected(JOB)).size, 0);
      // What was being recorded when the damage was found may be lost.
      else await timings.record(JOB, atomsOf("b", 2)).catch(() => {});
      await timings.record(JOB, atomsOf("b", 2));
      assert.is((await timings.expected(JOB)).size, 2);
      assert.equal(told, [
        `Cannot use the timings "${path}" as the file must be sound: found "${found}", it is "${path}.damaged" now`,
      ]);
      assert.equal(readFileSync(`${path}.damaged`), damaged);
      assert.equal(readdirSync(join(path, "..")).toSorted(), ["timings.db", "timings.db.damaged"]);
      await timings.close();
    }
  });
}

test("a new file that came into the place of a damaged one stays", async () => {
  const path = newPath();
  await recordOnce(path, 500);
  overwrite(path, 4_096);
  const [one, other] = [createSqliteTimings(path), createSqliteTimings(path)];
  await one.record(JOB, atomsOf("b", 1)).catch(() => {});
  const failing = other.expected(JOB);
  await one.record(JOB, atomsOf("b", 1));
  await failing;
  assert.is((await other.expected(JOB)).size, 1);
  await one.close();
  await other.close();
});

test("a file of another program or release is an error of each call, and left as it is", async () => {
  const path = newPath();
  const database = new DatabaseSync(path);
  database.exec("CREATE TABLE others (name TEXT)");
  database.close();
  const timings = createSqliteTimings(path);
  for (const call of [timings.expected(JOB), timings.record(JOB, atomsOf("a", 1))]) {
    const error = await rejection(call);
    assert.instance(error, StoreError);
    assert.match(error.message, /must belong to ClusterRunner: found application id 0$/);
  }
  await timings.close();
  assert.equal(readdirSync(join(path, "..")), ["timings.db"]);
});

test("many atoms are recorded and read with room for other work between", async () => {
  const timings = createSqliteTimings(newPath());
  const turnsDuring = async (work: Promise<unknown>): Promise<number> => {
    const race = { turns: 0, over: false };
    void work.finally(() => (race.over = true));
    for (; !race.over; race.turns++) await new Promise(setImmediate);
    return race.turns;
  };
  assert.ok((await turnsDuring(timings.record(JOB, atomsOf("a", 5_000)))) > 20);
  assert.ok((await turnsDuring(timings.expected(JOB))) > 4);
  await timings.close();
});

test("a file that another process writes can be read, and is written once the other is done", async () => {
  const path = newPath();
  const timings = createSqliteTimings(path);
  await timings.record(JOB, atomsOf("a", 1));
  const other = new DatabaseSync(path);
  other.exec("BEGIN IMMEDIATE");
  let recorded = false;
  assert.is((await timings.expected(JOB)).size, 1);
  const recording = timings.record(JOB, atomsOf("b", 1)).then(() => (recorded = true));
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
  assert.not(recorded);
  other.exec("COMMIT");
  other.close();
  await recording;
  assert.is((await timings.expected(JOB)).size, 2);
  await timings.close();
});

test("several processes may record at once, and nothing of it is lost", async () => {
  const path = newPath();
  const writers = ["one-", "other-", "third-"].map((name) => startWriter(path, name, 5));
  for (const { exit } of writers) assert.equal(await exit, [0, null]);
  const timings = createSqliteTimings(path);
  const expected = await timings.expected(JOB);
  assert.is(expected.size, 901);
  assert.ok([...expected.values()].every((seconds) => seconds === 1));
  await timings.close();
});

test("a process killed while it records leaves a file that others go on with", async () => {
  const path = newPath();
  const { child, exit } = startWriter(path, "killed-", Infinity);
  for (let lines = 0; lines < 3; lines++) await once(child.stdout, "data");
  child.kill("SIGKILL");
  assert.equal(await exit, [null, "SIGKILL"]);
  const timings = createSqliteTimings(path);
  assert.is((await timings.expected(JOB)).size, 301);
  await timings.record(JOB, atomsOf("next-", 1));
  assert.is((await timings.expected(JOB)).size, 302);
  await timings.close();
});

test.run();

async function recordOnce(path: string, count: number): Promise<void> {
  const timings = createSqliteTimings(path);
  await timings.record(JOB, atomsOf("a", count));
  await timings.close();
}

/** From a place to the end, with zeros. */
function overwrite(path: string, from: number): void {
  const content = readFileSync(path);
  writeFileSync(path, content.fill(0, from));
}

function startWriter(path: string, name: string, builds: number) {
  const writer = fileURLToPath(new URL("./timings-writer.js", import.meta.url));
  const child = spawn(process.execPath, [writer, path, name, String(builds)], { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.resume();
  return { child, exit: once(child, "exit") };
}

async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("the promise was not rejected with an error");
}
