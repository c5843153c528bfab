import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { REMEMBERED_JOBS } from "../../src/model/atom-time.ts";
import { openTimingsTable, PAGE, type TimingsTable } from "../../src/store/timings-table.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { atomsOf, JOB } from "./timings-conformance.ts";

const test = suite("timings table", { limitMs: 30_000 });
const root = temporaryFolder();

const withTable = (use: (table: TimingsTable) => void): void => {
  const table = openTimingsTable(join(mkdtempSync(join(root, "t-")), "timings.db"));
  use(table);
  table.close();
};

/** How often a table is trimmed until nothing is left to forget. */
const trims = ({ trim }: TimingsTable, most: number): number => {
  let calls = 1;
  while (trim(JOB, most)) calls += 1;
  return calls;
};

test("pages follow one another without a gap, and a page that is not full is the last", () =>
  withTable(({ merge, page }) => {
    merge(JOB, atomsOf("a", PAGE + 1));
    const first = page(JOB, 0);
    const second = page(JOB, first.at(-1)?.id ?? 0);
    assert.equal([first.length, second.length], [PAGE, 1]);
    assert.equal(
      [...first, ...second].map(({ atom }) => atom),
      atomsOf("a", PAGE + 1).map(({ atom }) => atom),
    );
  }));

test("a job that is not known has an empty page", () => withTable(({ page }) => assert.equal(page(JOB, 0), [])));

test("no call forgets more than a page of atoms, the oldest first", () =>
  withTable((table) => {
    table.merge(JOB, atomsOf("a", 2 * PAGE));
    table.merge(JOB, [{ atom: "a0", seconds: null }]);
    assert.is(trims(table, 500), 2);
    const left = table.page(JOB, 0);
    assert.is(left.length, 500);
    assert.is(left.at(-1)?.atom, "a0");
    assert.is(trims(table, 500), 1, "nothing more is forgotten");
  }));

test("a job that is forgotten goes with all of its atoms, page by page", () =>
  withTable((table) => {
    const many = { project: "/srv/many", job: null };
    table.merge(many, atomsOf("a", PAGE + 1));
    table.trim(many, 10_000);
    for (let number = 1; number < REMEMBERED_JOBS; number++) table.trim({ project: `/${number}`, job: null }, 10_000);
    assert.is(table.page(many, 0).length, PAGE);
    assert.is(trims(table, 10_000), 3);
    assert.is(table.page(many, 0).length, 0);
  }));

test.run();
