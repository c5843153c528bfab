import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { StoreError } from "../../src/store/contract.ts";
import { atomFiles } from "../../src/store/atom-files.ts";
import { writeJunit } from "../../src/store/junit-file.ts";
import { buildOf, openingOf } from "../model/sample-build.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("junit file");

const BUILD = buildOf([...openingOf([1]), { type: "canceled", at: 9 }]);

const filesOf = (_build: number, subjob: number, atom: number): ReturnType<typeof atomFiles> =>
  atomFiles("/nowhere", subjob, atom);

test("a report replaces an earlier one, in a folder that is made for it", async () => {
  const folder = join(temporaryFolder(), "deep", "reports");
  const path = join(folder, "junit.xml");
  await writeJunit(BUILD, filesOf, path);
  const first = readFileSync(path, "utf8");
  assert.match(first, /^<\?xml [^]*<\/testsuites>\n$/);
  writeFileSync(path, "old");
  await writeJunit(BUILD, filesOf, path);
  assert.is(readFileSync(path, "utf8"), first);
  assert.equal(readdirSync(folder), ["junit.xml"]);
});

test("what is in the way is told, and nothing is left half written", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "junit.xml");
  mkdirSync(path);
  const error: unknown = await writeJunit(BUILD, filesOf, path).catch((thrown: unknown) => thrown);
  assert.instance(error, StoreError);
  assert.match(String(error), `Cannot write the test report "${path}" as all of it must get there: found "EISDIR`);
  assert.equal(readdirSync(folder), ["junit.xml"]);
});

test("a report of very many atoms is written in little time", async () => {
  const build = buildOf([...openingOf([30_000]), { type: "canceled", at: 9 }]);
  const path = join(temporaryFolder(), "junit.xml");
  await writeJunit(build, filesOf, path);
  assert.is(readFileSync(path, "utf8").split("<testcase ").length, 30_002);
});

test.run();
