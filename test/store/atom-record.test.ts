import * as assert from "uvu/assert";
import { recordsOf } from "../../src/store/atom-record.ts";
import { buildOf, openingOf } from "../model/sample-build.ts";
import { suite } from "../support/suite.ts";
import { endedBuild } from "./ended-build.ts";

const test = suite("atom record");

test("names the atoms that have a result, in order, with their place in the subjob", () => {
  const records = [...recordsOf(endedBuild([0, 3], [null, -9]))];
  assert.equal(records, [
    { subjob: 0, atom: 0, command: 'export N="0.0"; test', exitCode: 0, seconds: 0.5 },
    { subjob: 0, atom: 1, command: 'export N="0.1"; test', exitCode: 3, seconds: 0.5 },
    { subjob: 1, atom: 1, command: 'export N="1.1"; test', exitCode: -9, seconds: 0.5 },
  ]);
});

test("a build that ended before it had a plan has none", () => {
  const facts = openingOf([]).slice(0, 2);
  assert.equal([...recordsOf(buildOf([...facts, { type: "failed", at: 3, message: "no such folder" }]))], []);
});

test.run();
