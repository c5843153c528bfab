import * as assert from "uvu/assert";
import type { Span } from "../../../../src/dashboard/views/timeline/track.ts";
import { suite } from "../../../support/suite.ts";
import { BEGINNING, recorded, subjobRun } from "./recorded.ts";

const test = suite("recording");

const started = (subjob_id: number, executor_id: number, at: number): object => ({
  type: "subjob_started",
  at,
  subjob_id,
  executor_id,
});

const finished = (subjob_id: number, atom_id: number, at: number, more: object = {}): object => ({
  type: "atom_finished",
  at,
  subjob_id,
  atom_id,
  exit_code: 0,
  seconds: 1,
  ...more,
});

const fromsOf = (bars: readonly Span[] = []): readonly number[] => bars.map(({ from }) => from);

const tosOf = (bars: readonly Span[] = []): readonly number[] => bars.map(({ to }) => to);

test("an atom has run for its seconds until its end, and its subjob since it was handed out", () => {
  const { tracks, times } = recorded(...BEGINNING, started(0, 1, 4), finished(0, 0, 5.5), finished(0, 1, 7));
  const [track] = tracks;
  assert.is(track?.executor, 1);
  assert.equal(fromsOf(track?.atoms), [4.5, 6]);
  assert.equal(tosOf(track?.atoms), [5.5, 7]);
  assert.equal([fromsOf(track?.subjobs), tosOf(track?.subjobs)], [[4], [7]]);
  assert.equal(track?.running, { subjob: 0, atom: 2, since: 7 });
  assert.equal([times.firstStart, times.lastEnd], [4, 7]);
});

test("of subjobs that were handed out together one runs behind the other", () => {
  const { tracks } = recorded(
    ...BEGINNING,
    started(0, 0, 4),
    started(1, 0, 4),
    finished(0, 0, 5),
    { type: "subjob_finished", at: 5, subjob_id: 0 },
    finished(1, 0, 6.5),
  );
  assert.equal(fromsOf(tracks[0]?.subjobs), [4, 5]);
  assert.equal(fromsOf(tracks[0]?.atoms), [4, 5.5]);
});

test("a subjob that was handed back before it began was nobody's work", () => {
  const { tracks } = recorded(
    ...BEGINNING,
    started(0, 0, 4),
    started(1, 0, 4),
    { type: "subjob_requeued", at: 4.5, subjob_id: 1, reason: "handed back" },
    ...subjobRun(1, 1, 4.5, 5),
    finished(0, 0, 6),
  );
  assert.equal(
    tracks.map(({ subjobs }) => subjobs.map(({ subjob }) => subjob)),
    [[0], [1]],
  );
});

test("a subjob that was lost kept its executor busy until then", () => {
  const { tracks } = recorded(...BEGINNING, started(0, 0, 4), {
    type: "subjob_requeued",
    at: 6,
    subjob_id: 0,
    reason: "its thread died",
  });
  assert.equal([fromsOf(tracks[0]?.subjobs), tosOf(tracks[0]?.subjobs), tracks[0]?.running], [[4], [6], null]);
});

test("an atom with several attempts has run since the one before it ended", () => {
  const { tracks } = recorded(...BEGINNING, started(0, 0, 4), finished(0, 0, 9, { attempts: 3, exit_code: 1 }));
  assert.equal([fromsOf(tracks[0]?.atoms), tracks[0]?.failed], [[4], 1]);
});

test("while no server was there nothing ran", () => {
  const { tracks, stops } = recorded(
    ...BEGINNING,
    started(0, 0, 4),
    finished(0, 0, 5),
    { type: "interrupted", at: 60 },
    { type: "subjob_requeued", at: 60, subjob_id: 0, reason: "the server stopped" },
    started(0, 0, 61),
    finished(0, 1, 62),
  );
  assert.equal(stops, [{ from: 5, to: 60 }]);
  assert.equal(
    [fromsOf(tracks[0]?.subjobs), tosOf(tracks[0]?.subjobs)],
    [
      [4, 61],
      [5, 62],
    ],
  );
});

test("what runs when a build is canceled has run until then", () => {
  // What had been handed out may be told later.
  const events = [started(0, 0, 4), { type: "canceled", at: 10 }, started(1, 0, 10)] as const;
  const { tracks, outcome, times } = recorded(...BEGINNING, ...events);
  assert.is(outcome, "canceled");
  assert.is(times.ended, 10);
  assert.equal([tosOf(tracks[0]?.subjobs), tracks[0]?.running], [[10], null]);
});

test("bars of an executor are never one over another, even if a clock was set back", () => {
  const { tracks } = recorded(...BEGINNING, started(0, 0, 4), finished(0, 0, 8), finished(0, 1, 3), finished(0, 2, 9));
  assert.equal(
    [fromsOf(tracks[0]?.atoms), tosOf(tracks[0]?.atoms)],
    [
      [7, 8, 8],
      [8, 8, 9],
    ],
  );
});

test("what a newer server tells is passed over", () => {
  assert.equal(recorded({ type: "moved", at: 3 }, { type: "atom_finished", at: 1, subjob_id: 7 }).tracks, []);
});

test.run();
