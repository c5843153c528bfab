import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { NO_TESTS, unreadable, unreported, withReport, type TestReport } from "../../src/model/test-report.ts";
import { at } from "../../src/model/vector.ts";
import { suite } from "../support/suite.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { sampleReport } from "./sample-build.ts";

const test = suite("test report");

const count = fc.nat(50);
const report: fc.Arbitrary<TestReport> = fc
  .record({ tests: count, failures: count, errors: count, skipped: count, micros: fc.nat(1e9), noted: fc.boolean() })
  .map(({ micros, noted, ...counts }) =>
    sampleReport(Object.assign(counts, { seconds: micros / 1e6, failed: [] }, noted ? { note: "Cannot read" } : {})),
  );

test("whatever is reported and taken back, the totals are the sum of what is there", () => {
  const changes = fc.array(fc.tuple(fc.nat(4), fc.option(report)), { maxLength: 40 });
  fc.assert(
    fc.property(changes, (changes) => {
      let progress = deepFreeze(unreported(5));
      const plain: (TestReport | null)[] = [null, null, null, null, null];
      for (const [place, change] of changes) {
        progress = deepFreeze(withReport(progress, place, change));
        plain[place] = change;
      }
      const reports = plain.filter((one) => one !== null);
      const sum = (key: keyof typeof NO_TESTS): number => reports.reduce((total, one) => total + one[key], 0);
      const { seconds, ...counts } = progress.totals;
      assert.equal(counts, {
        tests: sum("tests"),
        failures: sum("failures"),
        errors: sum("errors"),
        skipped: sum("skipped"),
      });
      assert.ok(Math.abs(seconds - sum("seconds")) < 1e-4);
      assert.is(progress.noted, reports.filter(({ note }) => note !== undefined).length);
      assert.equal(
        plain.map((_, place) => at(progress.reports, place)),
        plain,
      );
    }),
    { seed: 1 },
  );
});

test("taking back what is not there changes nothing", () => {
  const before = unreported(2);
  assert.is(withReport(before, 1, null), before);
});

test("seconds that were taken back leave no rest", () => {
  let progress = unreported(3);
  for (const seconds of [0.1, 0.2, 0.3])
    progress = withReport(progress, Math.round(seconds * 10) - 1, sampleReport({ seconds }));
  for (const place of [0, 1, 2]) progress = withReport(progress, place, null);
  assert.is(progress.totals.seconds, 0);
});

test("what could not be read at all is a report of nothing but a note", () => {
  assert.equal(unreadable("Cannot read"), { ...NO_TESTS, failed: [], note: "Cannot read" });
});

test.run();
