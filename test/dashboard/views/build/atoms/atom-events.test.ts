import * as assert from "uvu/assert";
import type { BuildEvent } from "../../../../../src/client.ts";
import { addAtoms, columnsFor, type AtomColumns } from "../../../../../src/dashboard/views/build/atoms/atom-columns.ts";
import { takeIn } from "../../../../../src/dashboard/views/build/atoms/atom-events.ts";
import { suite } from "../../../../support/suite.ts";
import { atomOf, statesOf } from "./sample-atoms.ts";

const test = suite("events of atoms");

const opened = (): AtomColumns => {
  const columns = columnsFor(4);
  addAtoms(columns, [atomOf(0, 0, {}), atomOf(0, 1, {}), atomOf(1, 0, {}), atomOf(1, 1, {})]);
  return columns;
};

const FACT = { id: 1, build_id: 1, at: 0 };
const started = (subjob: number): BuildEvent => ({
  type: "subjob_started",
  lastEventId: "1",
  data: { ...FACT, subjob_id: subjob, executor_id: 0 },
});
const ended = (subjob: number, atom: number, exitCode: number, attempts?: number): BuildEvent => ({
  type: "atom_finished",
  lastEventId: "1",
  data: {
    ...FACT,
    subjob_id: subjob,
    atom_id: atom,
    exit_code: exitCode,
    seconds: 2,
    ...(attempts === undefined ? {} : { attempts }),
  },
});
const EVENTS: readonly BuildEvent[] = [started(0), ended(0, 0, 0), started(1), ended(1, 0, 7), ended(0, 1, 0, 2)];

test("atoms of a subjob run one after another and end as they are said to", () => {
  const columns = opened();
  const seen = EVENTS.map((event) => {
    assert.is(takeIn(columns, event), "changed");
    return statesOf(columns).join(" ");
  });
  assert.equal(seen, [
    "running waiting waiting waiting",
    "passed running waiting waiting",
    "passed running running waiting",
    "passed running failed running",
    "passed flaky failed running",
  ]);
  assert.equal(columns.counts, [0, 1, 1, 1, 1]);
  assert.is(columns.slowest, 2);
});

test("what is taken in twice, or was read already, changes nothing", () => {
  const once = opened();
  for (const event of EVENTS) takeIn(once, event);
  const twice = opened();
  for (let from = 0; from <= EVENTS.length; from++) for (const event of EVENTS.slice(from)) takeIn(twice, event);
  for (const event of EVENTS) takeIn(twice, event);
  for (const columns of [once, twice]) {
    assert.equal(statesOf(columns), ["passed", "flaky", "failed", "running"]);
    assert.equal(columns.counts, [0, 1, 1, 1, 1]);
  }
});

test("nothing runs when the build has ended, and what is taken back is read again", () => {
  const columns = opened();
  takeIn(columns, started(0));
  takeIn(columns, started(1));
  takeIn(columns, { type: "canceled", lastEventId: "1", data: FACT });
  assert.equal(columns.counts, [4, 0, 0, 0, 0]);
  takeIn(columns, ended(0, 0, -15));
  takeIn(columns, started(1));
  assert.equal(statesOf(columns), ["failed", "waiting", "waiting", "waiting"]);
  const over = opened();
  takeIn(over, started(0));
  takeIn(over, { type: "end", lastEventId: "1", data: { build_id: 1, status: "FAILURE", result: "FAILURE" } });
  assert.equal(over.counts, [4, 0, 0, 0, 0]);
  const requeued = { type: "subjob_requeued", lastEventId: "1", data: { ...FACT, subjob_id: 0, reason: "" } } as const;
  assert.is(takeIn(columns, requeued), "reread");
  assert.is(takeIn(columns, { type: "interrupted", lastEventId: "1", data: FACT }), "reread");
});

test("what is not read yet is passed over", () => {
  const columns = columnsFor(4);
  assert.is(takeIn(columns, ended(0, 0, 0)), "nothing");
  assert.equal(statesOf(columns), []);
});

test.run();
