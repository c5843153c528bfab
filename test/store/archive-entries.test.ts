import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { entriesOf } from "../../src/store/archive-entries.ts";
import type { AtomRecord } from "../../src/store/atom-record.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { asyncOf, describedAsync } from "./entries.ts";
import { makeFiles } from "./file-tree.ts";

const test = suite("archive entries");
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));

test("an atom has its four files, then its artifacts", async () => {
  const folder = makeFiles(newFolder(), { "console/4_1.log": "out\n", "artifacts/4_1/report.xml": "<r/>" });
  assert.equal(await entriesIn(folder, [record(4, 1, 0, 1.005)]), [
    "755/ artifact_4_1",
    '644 artifact_4_1/clusterrunner_command export T="1"; run\n',
    "644 artifact_4_1/clusterrunner_console_output out\n",
    "644 artifact_4_1/clusterrunner_exit_code 0\n",
    "644 artifact_4_1/clusterrunner_time 1.00\n",
    "644 artifact_4_1/report.xml <r/>",
  ]);
});

test("the four files win over artifacts of their names, be it a folder", async () => {
  const folder = makeFiles(newFolder(), {
    "console/0_0.log": "real",
    "artifacts/0_0/clusterrunner_console_output": "forged",
    "artifacts/0_0/clusterrunner_time/deep": "forged",
    "artifacts/0_0/sub/clusterrunner_exit_code": "its own",
  });
  const entries = await entriesIn(folder, [record(0, 0, 0)]);
  assert.not.ok(entries.some((entry) => entry.includes("forged")));
  assert.ok(entries.includes("644 artifact_0_0/clusterrunner_console_output real"));
  assert.ok(entries.includes("644 artifact_0_0/sub/clusterrunner_exit_code its own"));
});

test("failures are listed last, in the order of the atoms, without a newline at the end", async () => {
  const entries = await entriesIn(newFolder(), [record(0, 0, 1), record(0, 1, 0), record(2, 0, -9)]);
  assert.is(entries.at(-1), "644 failures.txt artifact_0_0\nartifact_2_0");
});

test("an atom that failed though it exited with 0 is one of them", async () => {
  const entries = await entriesIn(newFolder(), [record(0, 0, 0), { ...record(0, 1, 0), failed: true }]);
  assert.is(entries.at(-1), "644 failures.txt artifact_0_1");
  assert.ok(entries.includes("644 artifact_0_1/clusterrunner_exit_code 0\n"));
});

test("no failures, no list of them", async () => {
  assert.not.ok((await entriesIn(newFolder(), [record(0, 0, 0)])).some((entry) => entry.includes("failures")));
});

test("an atom whose files are gone still has its four", async () => {
  const entries = await entriesIn(join(newFolder(), "gone"), [record(0, 0, 0)]);
  assert.is(entries.length, 5);
  assert.ok(entries.includes("644 artifact_0_0/clusterrunner_console_output "));
});

test("a link in the place of an artifact folder or a console is not followed", async () => {
  const outer = makeFiles(newFolder(), { "secret/file": "s", "build/console/": "", "build/artifacts/": "" });
  symlinkSync("../../secret", join(outer, "build/artifacts/0_0"));
  symlinkSync("../../secret/file", join(outer, "build/console/0_0.log"));
  const entries = await entriesIn(join(outer, "build"), [record(0, 0, 0)]);
  assert.is(entries.length, 5);
  assert.ok(entries.includes("644 artifact_0_0/clusterrunner_console_output "));
});

test("records are taken one by one, as entries are asked for", async () => {
  const folder = newFolder();
  let taken = 0;
  const records = function* (): Generator<AtomRecord> {
    for (; taken < 1000; taken++) yield record(taken, 0, 0);
  };
  const entries = entriesOf(asyncOf(records()), folder, "keep");
  for (let count = 0; count < 10; count++) await entries.next();
  assert.is(taken, 1);
  await entries.return();
});

test("what an atom writes after its folder was reached is not missed", async () => {
  const folder = makeFiles(newFolder(), { "artifacts/0_0/": "" });
  const entries = entriesOf(asyncOf([record(0, 0, 0)]), folder, "keep");
  await entries.next();
  writeFileSync(join(folder, "artifacts/0_0/late"), "1");
  mkdirSync(join(folder, "console"));
  writeFileSync(join(folder, "console/0_0.log"), "2");
  const rest = await describedAsync(entries);
  assert.ok(rest.includes("644 artifact_0_0/late 1"));
  assert.ok(rest.includes("644 artifact_0_0/clusterrunner_console_output 2"));
  rmSync(folder, { recursive: true });
});

test.run();

function record(subjob: number, atom: number, exitCode: number, seconds = 0.5): AtomRecord {
  return { subjob, atom, command: 'export T="1"; run', exitCode, seconds };
}

function entriesIn(folder: string, records: readonly AtomRecord[]): Promise<readonly string[]> {
  return describedAsync(entriesOf(asyncOf(records), folder, "keep"));
}
