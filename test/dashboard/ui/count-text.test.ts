import * as assert from "uvu/assert";
import { counted, countText } from "../../../src/dashboard/ui/count-text.ts";
import { suite } from "../../support/suite.ts";

const test = suite("counts in words");

test("thousands are told apart, and one thing is one", () => {
  assert.is(countText(1_234_567), "1,234,567");
  assert.equal(
    [0, 1, 2, 1_000].map((count) => counted(count, "atom")),
    ["0 atoms", "1 atom", "2 atoms", "1,000 atoms"],
  );
});

test.run();
