import { effect } from "@preact/signals";
import * as assert from "uvu/assert";
import type { ConsoleMatches, ConsoleSearchOptions } from "../../../../src/client.ts";
import {
  createConsoleSearch,
  firstFrom,
  MOST_MATCHES,
} from "../../../../src/dashboard/views/console/console-search.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("console search");

/** Finds every tenth line, in portions of 100 lines. */
const tenths =
  (total: () => number, asked: ConsoleSearchOptions[]) =>
  async (options: ConsoleSearchOptions): Promise<ConsoleMatches> => {
    asked.push(options);
    const { offsetLine = 0 } = options;
    const next_line = Math.min(total(), offsetLine + 100);
    const matches = Array.from({ length: next_line - offsetLine }, (_, index) => offsetLine + index).filter(
      (line) => line % 10 === 0,
    );
    return { matches, next_line, total_num_lines: total() };
  };

test("a search goes on to the end, and then in what has come since", async () => {
  const asked: ConsoleSearchOptions[] = [];
  let total = 250;
  const search = createConsoleSearch(tenths(() => total, asked));
  search.start({ text: "x" });
  await until(() => search.progress.value === 1);
  assert.is(search.matches.value.length, 25);
  assert.equal(
    asked.map(({ offsetLine, text }) => [offsetLine, text]),
    [
      [0, "x"],
      [100, "x"],
      [200, "x"],
    ],
  );
  total = 260;
  search.goOn();
  await until(() => search.matches.value.length === 26);
  assert.is(asked.at(-1)?.offsetLine, 250);
});

test("errors are asked for without a text, and another search ends the one before", async () => {
  const asked: ConsoleSearchOptions[] = [];
  const search = createConsoleSearch(tenths(() => 100, asked));
  search.start({ text: "old" });
  search.start("errors");
  await until(() => search.progress.value === 1);
  assert.is(search.matches.value.length, 10);
  assert.equal(
    asked.map(({ text, signal }) => [text, signal?.aborted]),
    [
      ["old", true],
      [undefined, false],
    ],
  );
  search.stop();
  assert.equal([search.sought.value, search.matches.value], [null, []]);
});

test("more matches than anybody goes through are not listed", async () => {
  const search = createConsoleSearch(tenths(() => 1_000_000, []));
  search.start({ text: "x" });
  await until(() => search.progress.value === 1);
  assert.is(search.matches.value.length, MOST_MATCHES);
});

test("a failure ends the search and is told", async () => {
  const search = createConsoleSearch(() => Promise.reject(new Error("away")));
  search.start("errors");
  await until(() => search.error.value !== undefined);
  assert.is(search.progress.value, 1);
});

test("the first match from a line on is found", () => {
  assert.is(firstFrom([2, 4, 6], 4), 1);
  assert.is(firstFrom([2, 4, 6], 5), 2);
  assert.is(firstFrom([2, 4, 6], 7), 3);
  assert.is(firstFrom([], 0), 0);
});

/** Resolves as soon as it is so, by the signals that it reads. */
const until = (isSo: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    effect(() => {
      if (isSo()) resolve();
    });
  });

test.run();
