import * as assert from "uvu/assert";
import { momentOf, showAge, showMoment } from "../../src/cli/moment.ts";
import { suite } from "../support/suite.ts";

const test = suite("moment");

const NOW = Date.parse("2026-01-31T12:00:00Z");

test("how long ago, a date and a time are moments", () => {
  const secondsAgo = (text: string): number => (NOW - (momentOf(text, NOW)?.getTime() ?? 0)) / 1_000;
  assert.equal(
    ["90s", "30m", "30min", "12h", "7d", "2w"].map(secondsAgo),
    [90, 1_800, 1_800, 43_200, 604_800, 1_209_600],
  );
  assert.equal(momentOf("2026-01-30T10:00:00Z", NOW), new Date("2026-01-30T10:00:00Z"));
  assert.equal(momentOf("2026-01-30 10:00", NOW), new Date(2026, 0, 30, 10));
  assert.equal(momentOf("2026-01-30", NOW), new Date(2026, 0, 30));
});

test("anything else is none", () => {
  for (const text of ["", "yesterday", "7", "-7d", "2026-13-01", "2026-1-1", "7 d", "1e3s"])
    assert.is(momentOf(text, NOW), undefined, text);
});

test("moments and ages are shown in few characters", () => {
  assert.is(showMoment(new Date(2026, 0, 5, 7, 3).getTime() / 1_000), "2026-01-05 07:03");
  assert.equal([0.4, 59, 61, 3_660, 90_000].map(showAge), ["0 s", "59 s", "1 min", "1 h 01 min", "1 d 1 h"]);
});

test.run();
