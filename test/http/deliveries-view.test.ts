import * as assert from "uvu/assert";
import { deliveriesOf, DELIVERIES_SHAPE } from "../../src/http/deliveries-view.ts";
import { DOCUMENTED } from "../../src/http/representation-documented.ts";
import { V1, V2 } from "../../src/http/representation-original.ts";
import { summaryOf } from "../../src/model/build-summary.ts";
import { suite } from "../support/suite.ts";
import { PASSED, TELLING } from "./sample-builds.ts";

const test = suite("deliveries-view");

test("a delivery tells how far it has come, when, and never a credential", () => {
  assert.equal(deliveriesOf(TELLING), [
    {
      url: "https://user:***@ci.example/hook?token=***",
      state: "failed",
      attempts: 2,
      last_status: 410,
      last_error: "Cannot deliver",
      at: 9.5,
    },
    { url: "http://chat.example/", state: "pending", attempts: 0, last_status: null, last_error: null, at: null },
  ]);
});

test("a build without callbacks has an empty list", () => assert.equal(deliveriesOf(PASSED), []));

for (const { name, build, listed, builds, shapes } of [DOCUMENTED, V1, V2]) {
  test(`deliveries are listed on the build in the words of ${name}, as described`, () => {
    const one = JSON.parse(JSON.stringify(build(TELLING, "http://build.example")));
    assert.equal(one.build.deliveries, deliveriesOf(TELLING));
    const all = JSON.parse(
      JSON.stringify({ ...builds(1), builds: [listed(summaryOf(TELLING), "http://build.example")] }),
    );
    assert.equal(all.builds[0].deliveries, deliveriesOf(TELLING));
    shapes.build.parse(one);
    shapes.builds.parse(all);
    DELIVERIES_SHAPE.parse(one.build.deliveries);
    assert.not.match(JSON.stringify([one, all]), "s3cret");
  });
}

test.run();
