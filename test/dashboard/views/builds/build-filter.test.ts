import * as assert from "uvu/assert";
import { filterIn, hrefOfFilter, optionsOf } from "../../../../src/dashboard/views/builds/build-filter.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("build filter");

const ALL = { group: "all", job: "", search: "", sort: "newest", page: 0 } as const;

test("an address without anything shows all builds, the newest first", () => {
  assert.equal(filterIn(new URLSearchParams()), ALL);
  assert.is(hrefOfFilter(ALL), "/dashboard");
  assert.equal(optionsOf(ALL), { sort: "-id", offset: 0, limit: 50, isBrief: true });
});

test("what an address says is shown, and said again", () => {
  const filter = { group: "failed", job: "a&b", search: "main #1", sort: "longest", page: 2 } as const;
  const href = hrefOfFilter(filter);
  assert.is(href, "/dashboard?state=failed&job=a%26b&q=main+%231&sort=longest&page=3");
  assert.equal(filterIn(new URL(href, "http://a").searchParams), filter);
  assert.equal(optionsOf(filter), {
    status: "FAILURE",
    state: ["finished", "failed"],
    jobName: "a&b",
    search: "main #1",
    sort: "-duration",
    offset: 100,
    limit: 50,
    isBrief: true,
  });
});

test("what nobody could have chosen counts as not there, and nothing is asked that the server refuses", () => {
  for (const text of ["state=x&sort=y&page=0", "page=-1", "page=1.5", "page=1e30", "page=x"])
    assert.equal(filterIn(new URLSearchParams(text)), ALL, text);
  assert.is(filterIn(new URLSearchParams({ q: "x".repeat(500) })).search.length, 200);
});

test.run();
