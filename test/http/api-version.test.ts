import * as assert from "uvu/assert";
import { versionIn } from "../../src/http/api-version.ts";
import { suite } from "../support/suite.ts";

const test = suite("api-version");

test("a version that there is may be asked for, by the vendor's type alone", () => {
  for (const [accept, version] of [
    [null, 1],
    ["*/*", 1],
    ["application/json", 1],
    ["application/vnd.clusterrunner.v1+json", 1],
    ["application/vnd.clusterrunner.v2+json", 2],
    ["APPLICATION/VND.ClusterRunner.V2+JSON", 2],
    ["text/html, application/vnd.clusterrunner.v2+json;q=0.5", 2],
    ["application/vnd.clusterrunner.v0+json", 1],
    ["application/vnd.clusterrunner.v999+json", 1],
    ["application/vnd.clusterrunner.v22+json", 1],
    ["application/vnd-clusterrunner-v2+json", 1],
  ] as const) {
    assert.is(versionIn(accept, 1), version, String(accept));
  }
  assert.is(versionIn("application/vnd.clusterrunner.v1+json", 2), 1);
  assert.is(versionIn(null, 2), 2);
});

test.run();
