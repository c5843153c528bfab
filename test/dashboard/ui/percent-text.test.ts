import * as assert from "uvu/assert";
import { percentText } from "../../../src/dashboard/ui/percent-text.ts";
import { suite } from "../../support/suite.ts";

const test = suite("per cents");

test("what is not all is never 100 %, and what is something never 0 %", () => {
  assert.equal([0, 0.001, 0.5, 0.999, 1].map(percentText), ["0 %", "1 %", "50 %", "99 %", "100 %"]);
});

test.run();
