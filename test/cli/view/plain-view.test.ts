import pc from "picocolors";
import * as assert from "uvu/assert";
import { plainView } from "../../../src/cli/view/plain-view.ts";
import { Progress, type EndedAtom } from "../../../src/cli/view/progress.ts";
import type { View } from "../../../src/cli/view/view.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { done, openingOf, ran, started } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";
import { feed } from "./sample-progress.ts";

const test = suite("plain-view");

interface Shown {
  /** What happens each second. */
  readonly tick: () => void;
  readonly view: View;
  readonly text: () => string;
}

const viewAt = (now: () => number): Shown => {
  let text = "";
  let tick = (): void => {};
  const view = plainView({
    write: (more) => (text += more),
    now,
    repeat: (call) => {
      tick = call;
      return () => {};
    },
    colours: pc.createColors(false),
    drained: () => Promise.resolve(),
  });
  return { view, text: () => text, tick: () => tick() };
};

/** Shows a view each fact at the fact's time, and returns what was written. */
const shown = async (facts: readonly Fact[]): Promise<string> => {
  let now = 0;
  const { view, text } = viewAt(() => now);
  feed(new Progress(), facts, view, ({ at }) => {
    now = at;
  });
  await view.close();
  return text();
};

const SUBJOBS = 50;

const START = openingOf(Array.from({ length: SUBJOBS }, () => 1));

const atoms = (count: number, everyMs: number, exitCode = 0, attempts = 1): readonly Fact[] =>
  Array.from({ length: count }, (_, subjob): readonly Fact[] => {
    const at = 10 + subjob * everyMs;
    return [started(subjob), ran(subjob, 0, exitCode, { attempts }), done(subjob)].map((fact) =>
      Object.assign(fact, { at }),
    );
  }).flat();

test("tells of progress at most once a second, and always of the last atom", async () => {
  const text = await shown([...START, ...atoms(SUBJOBS, 100)]);
  const lines = text.split("\n").filter((line) => line.includes("done"));
  assert.ok(lines.length <= 8, text);
  assert.is(lines.at(-1), "50 of 50 atoms done");
});

test("tells of progress ever more seldom, as a build goes on", async () => {
  const text = await shown([...START, ...atoms(SUBJOBS, 10_000)]);
  const lines = text.split("\n").filter((line) => line.includes("done"));
  assert.ok(lines.length > 15 && lines.length < 40, text);
});

test("says the same thing only once", async () => {
  const lines = (await shown([...START, ...atoms(3, 5_000)])).split("\n");
  assert.is(new Set(lines).size, lines.length);
});

test("counts the failed ones", async () => {
  assert.match(await shown([...START, ...atoms(3, 2_000, 7)]), "2 of 50 atoms done, 2 failed");
});

test("counts the flaky ones", async () => {
  assert.match(await shown([...START, ...atoms(3, 2_000, 0, 2)]), "2 of 50 atoms done, 2 flaky");
});

test("has nothing to say of a build that never got to its atoms", async () => {
  const text = await shown([...START.slice(0, 2), { type: "failed", at: 9, message: "no such job" }]);
  assert.is(text, "Preparing: fetching the project, listing its atoms\n");
});

test("shows a failure with the end of its output, and an atom that passed as such", () => {
  const { view, text } = viewAt(() => 0);
  const end: EndedAtom = {
    subjob: 0,
    atom: 0,
    name: "N=2",
    exitCode: 1,
    seconds: 0.5,
    attempts: 1,
    reason: null,
    failed: true,
    flaky: false,
  };
  view.ended(end, ["one", "two"]);
  view.ended({ ...end, exitCode: 0, failed: false }, []);
  assert.is(text(), "FAILED N=2  exit 1  0.50 s\n    one\n    two\nPASSED N=2  0.50 s\n");
});

test("says after half a minute of silence that the build goes on, and what runs", () => {
  let now = 100_000;
  const { view, text, tick } = viewAt(() => now);
  const progress = new Progress();
  feed(progress, [...START, started(0), started(1)], view);
  const before = text();
  now += 29_999;
  tick();
  assert.is(text(), before);
  now += 1;
  tick();
  assert.is(
    text().slice(before.length),
    "0 of 50 atoms done after 2 min 09 s; running: N=0.0 2 min 09 s, N=1.0 2 min 09 s\n",
  );
});

test.run();
