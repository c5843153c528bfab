import * as assert from "uvu/assert";
import { hrefOf, routeOf, type Route } from "../../src/dashboard/routes.ts";
import { suite } from "../support/suite.ts";

const test = suite("routes of the dashboard");

const ROUTES: readonly (readonly [string, Exclude<Route, { readonly view: "unknown" }>])[] = [
  ["/dashboard", { view: "builds" }],
  ["/dashboard/build/7", { view: "build", build: 7 }],
  ["/dashboard/build/7/timeline", { view: "timeline", build: 7 }],
  ["/dashboard/build/7/console/12/0", { view: "console", build: 7, subjob: 12, atom: 0 }],
  ["/dashboard/jobs", { view: "jobs" }],
  ["/dashboard/job/a%20%2F%3F%23b", { view: "history", job: "a /?#b" }],
  ["/dashboard/health", { view: "health" }],
];

for (const [path, route] of ROUTES) {
  test(`${path} leads to a view, and the view back to it`, () => {
    assert.equal(routeOf(path), route);
    assert.equal(routeOf(`${path}/`), route);
    assert.is(hrefOf(route), path);
  });
}

for (const path of [
  "/x",
  "/build",
  "/build/x",
  "/build/01",
  "/build/-1",
  "/build/1/2",
  "/build/1/console/1",
  "/job/%",
  "/jobs/1",
]) {
  test(`/dashboard${path} is no place`, () => {
    assert.equal(routeOf(`/dashboard${path}`), { view: "unknown" });
  });
}

test.run();
