import fc from "fast-check";
import * as assert from "uvu/assert";
import { Mailbox, checkMailboxOptions } from "../../src/runtime/mailbox.ts";
import { suite } from "../support/suite.ts";

type Step = { readonly do: "push" | "unshift" | "shift"; readonly times: number };

const steps = fc.array(
  fc.record<Step>({ do: fc.constantFrom("push", "unshift", "shift"), times: fc.integer({ min: 1, max: 40 }) }),
  { maxLength: 60 },
);

const test = suite("mailbox");

test("a mailbox gives back what an array would, in whatever order it is used", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const mailbox = new Mailbox<number>();
      const model: number[] = [];
      let next = 0;
      for (const step of all) {
        for (let time = 0; time < step.times; time += 1) {
          next += 1;
          if (step.do === "push") {
            mailbox.push(next);
            model.push(next);
          } else if (step.do === "unshift") {
            mailbox.unshift(next);
            model.unshift(next);
          } else {
            assert.is(mailbox.shift(), model.shift());
          }
          assert.is(mailbox.size, model.length);
        }
      }
      while (model.length > 0) assert.is(mailbox.shift(), model.shift());
      assert.is(mailbox.shift(), undefined);
    }),
  );
});

test("a mailbox works on after a burst has made it large and given its room back", () => {
  const mailbox = new Mailbox<number>();
  for (let round = 0; round < 2; round += 1) {
    for (let n = 0; n < 40_000; n += 1) mailbox.push(n);
    for (let n = 0; n < 40_000; n += 1) assert.is(mailbox.shift(), n);
    assert.is(mailbox.size, 0);
  }
});

test("a bound or a mark below 1 is refused", () => {
  const code = (error: unknown): boolean =>
    error instanceof Error && "code" in error && error.code === "ACTOR_INVALID_OPTION";
  assert.throws(() => checkMailboxOptions({ capacity: 0 }), code);
  assert.throws(() => checkMailboxOptions({ capacity: 1.5 }), code);
  assert.throws(() => checkMailboxOptions({ highWater: 0 }), code);
  assert.throws(
    () => checkMailboxOptions({ capacity: Number.NaN }),
    /Cannot use the option "mailbox.capacity": it must be a whole number of at least 1: found NaN/,
  );
  checkMailboxOptions({ capacity: 1, highWater: 1 });
});

test.run();
