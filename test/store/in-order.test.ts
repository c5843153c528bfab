import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { inOrder, type Work } from "../../src/store/in-order.ts";
import { suite } from "../support/suite.ts";
import { asyncOf } from "./entries.ts";

const test = suite("in order");

interface Promised {
  readonly work: Work<number>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly begun: () => boolean;
}

test("results come in the order of the works, whenever each is done", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.nat(5), { nil: null })),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      async (turns, promised, all) => {
        let pending = 0;
        let most = 0;
        const works = turns.map((count, index): Work<number> => {
          if (count === null) return () => index;
          return async () => {
            most = Math.max(most, ++pending);
            for (let turn = 0; turn < count; turn++) await Promise.resolve();
            pending -= 1;
            return index;
          };
        });
        assert.equal(await allOf(inOrder(asyncOf(works), { promised, all })), [...turns.keys()]);
        assert.ok(most <= Math.min(promised, all));
      },
    ),
  );
});

test("works are begun before they are asked for, as many as may be", async () => {
  const works = Array.from({ length: 5 }, (_, index) => promise(index));
  const results = inOrder(asyncOf(works.map(({ work }) => work)), { promised: 3, all: 10 });
  const first = results.next();
  works[1]!.resolve();
  works[0]!.resolve();
  assert.is((await first).value, 0);
  assert.equal(
    works.map(({ begun }) => begun()),
    [true, true, true, false, false],
  );
  await results.return();
});

test("a work that fails is heard of in its turn, and ends the works", async () => {
  const works = [promise(0), promise(1)];
  let ended = false;
  const source = async function* (): AsyncGenerator<Work<number>> {
    try {
      for (const { work } of works) yield work;
      for (;;) yield () => 2;
    } finally {
      ended = true;
    }
  };
  const results = inOrder(source(), { promised: 2, all: 10 });
  works[0]!.resolve();
  assert.is((await results.next()).value, 0);
  works[1]!.reject(new Error("broken"));
  assert.match(String(await results.next().catch((error: unknown) => error)), /broken/);
  assert.ok(ended);
});

test("a reader that stops ends the works, and does not hear of a later failure", async () => {
  const works = [promise(0), promise(1)];
  const results = inOrder(asyncOf(works.map(({ work }) => work)), { promised: 2, all: 10 });
  works[0]!.resolve();
  await results.next();
  await results.return();
  works[1]!.reject(new Error("broken"));
  assert.ok((await results.next()).done);
});

test.run();

/** A work that begins when it is called and ends when the test says so. */
function promise(value: number): Promised {
  let begun = false;
  let settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  const result = new Promise<number>((resolve, reject) => {
    settle = { resolve: () => resolve(value), reject };
  });
  return {
    work: () => {
      begun = true;
      return result;
    },
    resolve: () => settle!.resolve(),
    reject: (error) => settle!.reject(error),
    begun: () => begun,
  };
}

async function allOf<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
