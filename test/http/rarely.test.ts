import * as assert from "uvu/assert";
import { rarely } from "../../src/http/rarely.ts";
import { suite } from "../support/suite.ts";

const test = suite("rarely");

test("the first occasion is told at once, then one in each period with the number of those between", () => {
  let now = 0;
  const said: number[] = [];
  const tell = rarely(10, () => now);
  for (const at of [0, 1, 9, 10, 11, 30]) {
    now = at;
    tell((unsaid) => said.push(unsaid));
  }
  assert.equal(said, [0, 2, 1]);
});

test("a clock that is set back does not silence it", () => {
  let now = 1_000_000;
  const said: number[] = [];
  const tell = rarely(10, () => now);
  tell((unsaid) => said.push(unsaid));
  now = 0;
  tell((unsaid) => said.push(unsaid));
  assert.is(said.length, 2);
});

test.run();
