import * as assert from "uvu/assert";
import { suite } from "./suite.ts";

const test = suite("suite", { context: { count: 1 } });

test("no test can be skipped or singled out", () => {
  assert.is("skip" in test, false);
  assert.is("only" in test, false);
  // @ts-expect-error -- the types know neither
  assert.is(test.skip, undefined);
  // @ts-expect-error
  assert.is(test.only, undefined);
});

test("the context has the type of the value that the suite was given", ({ count }) => {
  const doubled: number = count * 2;
  assert.is(doubled, 2);
});

test("a suite without a context gives its tests an empty one", () => {
  const bare = suite("bare");
  bare("is empty", (context) => {
    assert.equal(context, {});
    // @ts-expect-error -- nothing is known of it
    assert.is(context.count, undefined);
  });
  bare.run();
});

test("a suite is run once", () => {
  const once = suite("once");
  once("passes", () => {});
  once.run();
  assert.throws(() => once.run(), 'Cannot run suite "once" twice');
});

test("two suites of one file have two names", () => {
  assert.throws(() => suite("suite"), 'Cannot declare suite "suite" twice in one file');
});

test.run();
