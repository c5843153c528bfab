import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { checkClock } from "../../../src/cli/doctor/clock.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("doctor/clock");

const NOW = Date.UTC(2026, 10, 26, 12);

test("a clock that agrees with the files is well, also where there are none", () => {
  const folder = temporaryFolder();
  assert.is(checkClock(NOW, join(folder, "absent")).found, "2026-11-26T12:00:00Z");
  const file = join(folder, "journal.db");
  writeFileSync(file, "");
  utimesSync(file, NOW / 1_000, NOW / 1_000 + 30);
  assert.is(checkClock(NOW, folder).state, "ok");
  utimesSync(file, NOW / 1_000, NOW / 1_000 + 3_600);
  const finding = checkClock(NOW, folder);
  assert.is(finding.state, "warning");
  assert.match(finding.found, "has a file of 2026-11-26T13:00:00Z");
});

test("a clock that was never set is wrong", () => {
  assert.is(checkClock(0, "/absent").state, "wrong");
});

test.run();
