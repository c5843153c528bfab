import * as assert from "uvu/assert";
import { deferred } from "../../src/executors/deferred.ts";
import { suite } from "../support/suite.ts";

const test = suite("deferred");

test("its promise resolves with what it is given first", async () => {
  const { promise, resolve } = deferred<number>();
  resolve(1);
  resolve(2);
  assert.is(await promise, 1);
});

test.run();
