import * as assert from "uvu/assert";
import { hrefOfHistory, questionIn } from "../../../../src/dashboard/views/history/history-question.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("question of a history");

test("what is asked stands in the address and is found there again", () => {
  for (const question of [
    { project: null, limit: 50 },
    { project: "/srv/a b?#&", limit: 200 },
  ] as const) {
    const url = new URL(hrefOfHistory("Unit", question), "http://localhost");
    assert.equal(questionIn(url.searchParams), question);
  }
  assert.is(hrefOfHistory("a/b", { project: null, limit: 50 }), "/dashboard/job/a%2Fb");
});

test("a number of builds that cannot be chosen is the usual one", () => {
  for (const limit of ["", "x", "7", "-1", "1e9"])
    assert.is(questionIn(new URLSearchParams({ limit })).limit, 50, limit);
});

test.run();
