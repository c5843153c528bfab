import * as assert from "uvu/assert";
import { createPastBuilds, type PastBuilds } from "../../src/actors/past-builds.ts";
import type { Build } from "../../src/model/build.ts";
import { summaryOf } from "../../src/model/build-summary.ts";
import { failure, success } from "../../src/model/errors.ts";
import type { Fact } from "../../src/model/fact.ts";
import { buildOf, done, openingOf, ran, started } from "../model/sample-build.ts";
import { suite } from "../support/suite.ts";

const test = suite("past builds");

/** The facts of a build of so many atoms, which all passed. */
const factsOf = (atoms: number): readonly Fact[] => [
  ...openingOf([atoms]),
  started(0),
  ...Array.from({ length: atoms }, (_, atom) => ran(0, atom, 0)),
  done(0),
  { type: "finished", at: 9 },
];

const buildWith = (id: number, atoms: number): Build => ({ ...buildOf(factsOf(atoms)), id });

/** Past builds over a journal that holds these facts of whatever build is asked for. */
const over = (facts: readonly Fact[]): { readonly past: PastBuilds; readonly pages: () => number } => {
  let pages = 0;
  const past = createPastBuilds((build, after, limit) => {
    pages += 1;
    const entries = facts.map((fact, index) => ({ sequence: index + 1, build, fact }));
    return Promise.resolve(success(entries.slice(after, after + limit)));
  });
  return { past, pages: () => pages };
};

test("a build is at hand once it is past, and told in short to a later process", () => {
  const { past } = over([]);
  const build = buildWith(3, 2);
  assert.equal(past.add(build), summaryOf(build));
  assert.is(past.cached(3), build);
  assert.equal([...past.summaries()], [summaryOf(build)]);
  past.forget(3);
  assert.equal([past.has(3), past.cached(3), [...past.summaries()]], [false, undefined, []]);
});

test("what an earlier process has summarized is there, and its whole is read when somebody asks", async () => {
  const { past } = over(factsOf(2));
  past.know([summaryOf(buildWith(7, 2))]);
  assert.equal([past.has(7), past.cached(7)], [true, undefined]);
  assert.equal(await past.load(7), success(buildWith(7, 2)));
});

test("a long build is read page by page, and once for those who ask at the same time", async () => {
  const { past, pages } = over(factsOf(5_000));
  const [one, other] = await Promise.all([past.load(7), past.load(7)]);
  assert.ok(one.ok && one.value?.status === "finished");
  assert.is(one, other);
  assert.is(pages(), 3);
  await past.load(7);
  assert.is(pages(), 6);
});

test("a fact that the build can't take is left out of the whole, as it was when it came", async () => {
  const { past } = over([...factsOf(2), { type: "canceled", at: 10 }]);
  assert.equal(await past.load(7), success(buildWith(7, 2)));
});

test("a build that can't be read is a failure, and may be asked for again", async () => {
  let isBroken = true;
  const past = createPastBuilds(() => Promise.resolve(isBroken ? failure("Cannot read") : success([])));
  assert.equal(await past.load(1), failure("Cannot read"));
  isBroken = false;
  assert.equal(await past.load(1), success(undefined));
});

test("those that were asked for of late stay at hand, the others only in short", () => {
  const { past } = over([]);
  for (const id of [1, 2, 3]) past.add(buildWith(id, 20_000));
  assert.equal(
    [1, 2, 3].map((id) => past.cached(id)?.id),
    [undefined, 2, 3],
  );
  past.cached(2);
  past.add(buildWith(4, 20_000));
  assert.equal(
    [2, 3, 4].map((id) => past.cached(id)?.id),
    [2, undefined, 4],
  );
  past.add(buildWith(5, 60_000));
  assert.equal(
    [2, 4, 5].map((id) => past.cached(id)?.id),
    [undefined, undefined, 5],
  );
  assert.is([...past.summaries()].length, 5);
});

test.run();
