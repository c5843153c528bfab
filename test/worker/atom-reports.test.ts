import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as assert from "uvu/assert";
import type { Report } from "../../src/executors/contract.ts";
import { createAtomReports, type AtomReports } from "../../src/worker/atom-reports.ts";
import { atomPaths, type AtomPaths } from "../../src/worker/local-orders.ts";
import { suite } from "../support/suite.ts";
import { fakeMachine, type FakeMachine } from "./fake-machine.ts";

const test = suite("atom reports");

interface Scene {
  readonly fake: FakeMachine;
  readonly atoms: AtomReports;
  readonly paths: AtomPaths;
}

const FINISHED: Extract<Report, { type: "atomFinished" }> = {
  type: "atomFinished",
  subjob: 4,
  atom: 0,
  exitCode: 0,
  seconds: 1,
  at: 1,
};

/** An atom that wrote so much. */
const sceneOf = (bytes: number): Scene => {
  const fake = fakeMachine();
  const paths = atomPaths(fake.folder, FINISHED.subjob, FINISHED.atom);
  mkdirSync(dirname(paths.console), { recursive: true });
  mkdirSync(paths.artifacts, { recursive: true });
  writeFileSync(paths.console, Buffer.alloc(bytes, "x"));
  return { fake, atoms: createAtomReports(fake.folder, fake.machine), paths };
};

test("a report gets what the atom left", async () => {
  const { atoms } = sceneOf(3);
  assert.equal(await atoms.complete(FINISHED), {
    ...FINISHED,
    console: { type: "inline", data: Buffer.from("xxx").toString("base64") },
    artifacts: null,
  });
});

test("why something is missing is told, unless there is a reason already", async () => {
  const { fake, atoms, paths } = sceneOf(3);
  writeFileSync(join(paths.artifacts, "file"), "");
  const bare = createAtomReports(fake.folder, { ...fake.machine, environment: { PATH: "/nowhere" } });
  assert.match((await bare.complete(FINISHED))?.reason ?? "", /^Cannot keep all artifacts/);
  assert.is((await bare.complete({ ...FINISHED, reason: "too slow" }))?.reason, "too slow");
  assert.is((await atoms.complete(FINISHED))?.reason, undefined);
});

test("what is in the store is handed over again when the connection was lost since, and only then", async () => {
  const { fake, atoms } = sceneOf(100_000);
  const report = (await atoms.complete(FINISHED))!;
  assert.equal(report.console, { type: "object", name: "1", bytes: 0, digest: "" });
  assert.equal(await atoms.current(report), report);
  fake.reconnect();
  const again = { ...report, console: { ...report.console, name: "2" } };
  assert.equal(await atoms.current(report), again);
  assert.equal(await atoms.current(report), again);
});

test("of what was handed over twice nothing stays in the store, and what once was is the master's to remove", async () => {
  const { fake, atoms } = sceneOf(100_000);
  const report = (await atoms.complete(FINISHED))!;
  fake.reconnect();
  await atoms.current(report);
  await atoms.forget(report);
  assert.equal(fake.removed, ["1", "2"]);
  const other = sceneOf(100_000);
  await other.atoms.forget((await other.atoms.complete(FINISHED))!);
  assert.equal(other.fake.removed, []);
});

test("what goes with the report is not", async () => {
  const { fake, atoms } = sceneOf(3);
  const report = (await atoms.complete(FINISHED))!;
  fake.reconnect();
  assert.is(await atoms.current(report), report);
  const started = { type: "atomStarted", subjob: 4, atom: 0, processGroup: 5 } as const;
  assert.is(await atoms.current(started), started);
});

test("what the master has is removed here, if it is large", async () => {
  for (const [bytes, isLeft] of [
    [3, true],
    [100_000, false],
  ] as const) {
    const { atoms, paths } = sceneOf(bytes);
    await atoms.forget((await atoms.complete(FINISHED))!);
    assert.is(existsSync(paths.console), isLeft);
    assert.ok(existsSync(paths.artifacts));
  }
});

test.run();
