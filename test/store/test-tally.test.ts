import * as assert from "uvu/assert";
import { createTestTally, type ToldTest } from "../../src/store/test-tally.ts";
import { suite } from "../support/suite.ts";

const test = suite("test tally");

const told = (more: Partial<ToldTest> = {}): ToldTest => ({
  outcome: "passed",
  name: "adds",
  suite: "Sums",
  message: "",
  left: 0,
  seconds: 0.1,
  ...more,
});

test("nothing told is a report of nothing", () => {
  assert.equal(createTestTally().report(), { tests: 0, failures: 0, errors: 0, skipped: 0, seconds: 0, failed: [] });
});

test("each outcome is counted, and what failed or broke is kept in order", () => {
  const tally = createTestTally();
  for (const outcome of ["passed", "failed", "skipped", "broken", "broken"] as const) {
    tally.add(told({ outcome, name: outcome, message: "why" }));
  }
  const { failed, ...totals } = tally.report();
  assert.equal(totals, { tests: 5, failures: 1, errors: 2, skipped: 1, seconds: 0.5 });
  assert.equal(
    failed.map(({ name }) => name),
    ["failed", "broken", "broken"],
  );
});

test("a message is cut to 2,000 characters, and says how many there were behind them", () => {
  const messageOf = (message: string, left = 0): string => {
    const tally = createTestTally();
    tally.add(told({ outcome: "failed", message, left }));
    return tally.report().failed[0]?.message ?? "";
  };
  assert.is(messageOf("m".repeat(2_000)), "m".repeat(2_000));
  assert.is(messageOf("m".repeat(2_001)), `${"m".repeat(2_000)}... (1 more characters)`);
  assert.is(messageOf("m".repeat(2_001), 5), `${"m".repeat(2_000)}... (6 more characters)`);
  assert.is(messageOf("short", 5), "short... (5 more characters)");
  assert.is(messageOf(`${"m".repeat(1_999)}😀`), `${"m".repeat(1_999)}... (2 more characters)`);
});

test("names are cut, too", () => {
  const tally = createTestTally();
  tally.add(told({ outcome: "failed", name: "n".repeat(600), suite: "s".repeat(600) }));
  const [{ name, suite } = { name: "", suite: "" }] = tally.report().failed;
  assert.equal([name.length, suite.length], [525, 525]);
});

test("of 1,001 failed tests 1,000 are kept, and the note counts all", () => {
  const tally = createTestTally();
  for (let count = 0; count < 1_001; count++) tally.add(told({ outcome: "failed" }));
  const { failures, failed, note } = tally.report();
  assert.equal([failures, failed.length], [1_001, 1_000]);
  assert.is(note, "Cannot keep each failed test as an atom may have 1000: found 1001");
});

test("ten notes are kept, and the others counted", () => {
  const tally = createTestTally();
  for (let count = 1; count <= 12; count++) tally.note(`n${count}`);
  assert.is(tally.report().note, "n1; n2; n3; n4; n5; n6; n7; n8; n9; n10; 2 more such notes");
});

test.run();
