import * as assert from "uvu/assert";
import fc from "fast-check";
import {
  emptied,
  lineOf,
  nextLine,
  putBack,
  released,
  shareOf,
  take,
  waiting,
  type Line,
} from "../../src/model/queue.ts";
import type { Subjob } from "../../src/model/subjob.ts";
import { suite } from "../support/suite.ts";

const test = suite("queue");

const subjobs = (length: number): readonly Subjob[] =>
  Array.from({ length }, (_, id) => ({ id, firstAtom: id, atoms: [] }));

const limitOf = (limit: number | null, priority = 0): { readonly limit: number | null; readonly priority: number } => ({
  limit,
  priority,
});

const takeFirst = (line: Line): { readonly subjob: Subjob; readonly line: Line } => {
  const { subjobs: taken, line: left } = take(line, 1);
  return { subjob: taken[0]!, line: left };
};

const without = (line: Line): Line => take(line, 1).line;

test("hands subjobs out in order", () => {
  const first = takeFirst(lineOf(1, subjobs(3), limitOf(null)));
  const second = takeFirst(first.line);
  assert.is(first.subjob.id, 0);
  assert.is(second.subjob.id, 1);
  assert.is(waiting(second.line), 1);
});

test("gives the executor to the build with the fewest running subjobs", () => {
  const older = without(lineOf(1, subjobs(9), limitOf(null)));
  const newer = lineOf(2, subjobs(9), limitOf(null));
  assert.is(nextLine([older, newer])?.build, 2);
});

test("gives it to the older of two builds that run as many", () => {
  assert.is(nextLine([lineOf(1, subjobs(9), limitOf(null)), lineOf(2, subjobs(9), limitOf(null))])?.build, 1);
});

test("gives it to the build with the higher priority, however many it runs", () => {
  const urgent = without(without(lineOf(2, subjobs(9), limitOf(null, 1))));
  const others = [lineOf(1, subjobs(9), limitOf(null)), lineOf(3, subjobs(9), limitOf(null, -1))];
  assert.is(nextLine([...others, urgent])?.build, 2);
  assert.is(nextLine([emptied(urgent), ...others])?.build, 1);
});

test("passes over a build at its limit", () => {
  const limited = without(lineOf(1, subjobs(9), limitOf(1)));
  const busier = without(without(lineOf(2, subjobs(9), limitOf(null))));
  assert.is(nextLine([limited, busier])?.build, 2);
  assert.is(nextLine([limited]), undefined);
});

test("passes over a build with nothing waiting", () => {
  assert.is(nextLine([without(lineOf(1, subjobs(1), limitOf(null)))]), undefined);
  assert.is(nextLine([]), undefined);
});

test("a lost subjob waits again before all that were behind it", () => {
  const taken = takeFirst(without(lineOf(1, subjobs(5), limitOf(null))));
  const back = putBack(putBack(taken.line, taken.subjob), subjobs(5)[0]!);
  assert.is(back.running, 2);
  assert.equal(
    [takeFirst(back).subjob.id, takeFirst(without(back)).subjob.id, takeFirst(without(without(back))).subjob.id],
    [0, 1, 2],
  );
});

test("several are taken at once for one slot, those that came back first", () => {
  const line = putBack(without(lineOf(1, subjobs(5), limitOf(null))), subjobs(5)[0]!);
  const taken = take(line, 3);
  assert.equal(
    taken.subjobs.map(({ id }) => id),
    [0, 1, 2],
  );
  assert.is(taken.line.running, 2);
  assert.equal(
    take(taken.line, 9).subjobs.map(({ id }) => id),
    [3, 4],
  );
});

test("a share is one subjob until their pace is known, then what 100 ms hold, and never more than half of what each slot gets", () => {
  const line = lineOf(1, subjobs(100), limitOf(null));
  assert.is(shareOf(line, 2, undefined), 1);
  assert.is(shareOf(line, 2, 20), 5);
  assert.is(shareOf(line, 2, 1_000), 1);
  assert.is(shareOf(line, 2, 0.1), 25);
  assert.is(shareOf(line, 10, 0.1), 5);
  assert.is(shareOf(lineOf(1, subjobs(1_000), limitOf(1)), 10, 0.1), 128);
  assert.is(shareOf(lineOf(1, subjobs(3), limitOf(null)), 2, 0.1), 1);
});

test("an emptied line hands out nothing more", () => {
  const line = emptied(putBack(without(lineOf(1, subjobs(3), limitOf(null))), subjobs(3)[0]!));
  assert.is(waiting(line), 0);
  assert.throws(() => takeFirst(line), /Cannot take a subjob of build 1/);
});

test("whatever is taken, lost and released, each subjob ends once, and the limit holds", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.boolean()),
      (length, limit, losses) => {
        let line = lineOf(1, subjobs(length), limitOf(limit));
        const running: Subjob[] = [];
        const ended: number[] = [];
        const lost = [...losses];
        while (ended.length < length) {
          const next = nextLine([line]);
          if (next !== undefined) {
            const taken = takeFirst(next);
            line = taken.line;
            running.push(taken.subjob);
            assert.ok(line.running <= limit);
            assert.is(line.running, running.length);
            continue;
          }
          const subjob = running.shift()!;
          if (lost.pop() === true) {
            line = released(putBack(line, subjob));
          } else {
            line = released(line);
            ended.push(subjob.id);
          }
        }
        assert.equal(
          ended.toSorted((one, other) => one - other),
          subjobs(length).map(({ id }) => id),
        );
        assert.is(line.running, 0);
      },
    ),
  );
});

test.run();
