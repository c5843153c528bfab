import * as assert from "uvu/assert";
import { recordsOf } from "../../src/store/atom-record.ts";
import { buildOf, openingOf, ran, started } from "../model/sample-build.ts";
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

test("a flaky atom is marked if it failed its build, and only then", () => {
  for (const flakyFails of [false, true]) {
    const facts = [
      started(0),
      ran(0, 0, 0, { attempts: 2 }),
      ran(0, 1, 0),
      ran(0, 2, 1, { attempts: 2, reason: "why" }),
    ];
    const failed = { subjob: 0, command: 'export N="0.2"; test', seconds: 0.5 };
    assert.equal(
      [...recordsOf(buildOf([...openingOf([3], { flakyFails }), ...facts]))],
      [
        { ...failed, atom: 0, command: 'export N="0.0"; test', exitCode: 0, ...(flakyFails ? { failed: true } : {}) },
        { ...failed, atom: 1, command: 'export N="0.1"; test', exitCode: 0 },
        { ...failed, atom: 2, exitCode: 1 },
      ],
    );
  }
});

test("a build that ended before it had a plan has none", () => {
  const facts = openingOf([]).slice(0, 2);
  assert.equal([...recordsOf(buildOf([...facts, { type: "failed", at: 3, message: "no such folder" }]))], []);
});

test.run();
