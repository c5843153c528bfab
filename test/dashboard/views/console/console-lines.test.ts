import * as assert from "uvu/assert";
import { ClientError, type ConsoleOptions, type ConsolePage } from "../../../../src/client.ts";
import { createConsoleLines, type ConsoleLines } from "../../../../src/dashboard/views/console/console-lines.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("console lines");

/** A console on a server that gives `most` lines at once. */
const consoleOf = (most = 1_000) => {
  const lines: string[] = [];
  const asked: ConsoleOptions[] = [];
  const read = async (options: ConsoleOptions): Promise<ConsolePage> => {
    asked.push(options);
    const { offsetLine, maxLines = 50 } = options;
    if (lines.length === 0) throw new ClientError("REFUSED", 404, "none");
    if (offsetLine !== undefined && offsetLine > lines.length) throw new ClientError("REFUSED", 400, "beyond");
    const first = offsetLine ?? Math.max(0, lines.length - Math.min(maxLines, most));
    const some = lines.slice(first, first + Math.min(maxLines, most));
    const content = some.map((line) => `${line}\n`).join("");
    return { offset_line: first, num_lines: some.length, total_num_lines: lines.length, content };
  };
  return { lines, asked, read };
};

const textAt = (lines: ConsoleLines, number: number): string | undefined =>
  lines
    .line(number)
    ?.runs.map(({ text }) => text)
    .join("");

const numbered = (count: number, word = "line"): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${word} ${index}`);

test("of a huge console only the lines are read that are wanted", async () => {
  const server = consoleOf();
  server.lines.push(...numbered(100_000));
  const lines = createConsoleLines(server.read);
  await lines.renew(true);
  assert.is(lines.total.value, 100_000);
  assert.is(textAt(lines, 99_999), "line 99999");
  lines.want({ first: 5_000, end: 5_100 });
  await lines.renew(false);
  assert.is(textAt(lines, 5_099), "line 5099");
  assert.is(textAt(lines, 5_200), undefined);
  assert.ok(server.asked.every(({ maxLineBytes = Infinity }) => maxLineBytes <= 4_096));
});

test("a server that gives fewer lines than wanted is asked on", async () => {
  const server = consoleOf(3);
  server.lines.push(...numbered(20));
  const lines = createConsoleLines(server.read);
  lines.want({ first: 2, end: 15 });
  await lines.renew(false);
  assert.equal(
    numbered(15).slice(2),
    Array.from({ length: 13 }, (_, index) => textAt(lines, index + 2)),
  );
});

test("lines that come are known with the next asking, whether the end is looked at or not", async () => {
  for (const isAtEnd of [true, false]) {
    const server = consoleOf();
    const lines = createConsoleLines(server.read);
    await lines.renew(isAtEnd);
    assert.is(lines.total.value, null);
    assert.is(lines.error.value, undefined);
    server.lines.push(...numbered(10));
    await lines.renew(isAtEnd);
    server.lines.push("more");
    await lines.renew(isAtEnd);
    assert.is(lines.total.value, 11);
    assert.is(textAt(lines, 10), "more");
  }
});

test("a console that is begun anew takes the place of the old one, be it shorter, as long or gone", async () => {
  for (const next of [numbered(3, "new"), numbered(10, "new"), []]) {
    const server = consoleOf();
    server.lines.push(...numbered(10));
    const lines = createConsoleLines(server.read);
    lines.want({ first: 0, end: 10 });
    await lines.renew(false);
    server.lines.splice(0, Infinity, ...next);
    await lines.renew(false);
    assert.is(lines.total.value, next.length === 0 ? null : next.length);
    assert.is(textAt(lines, 0), next[0]);
  }
});

test("what fails is told, and what is known stays", async () => {
  const server = consoleOf();
  server.lines.push("a");
  let isAway = false;
  const lines = createConsoleLines((options) =>
    isAway ? Promise.reject(new ClientError("UNREACHABLE", null, "away")) : server.read(options),
  );
  await lines.renew(true);
  isAway = true;
  await lines.renew(true);
  assert.instance(lines.error.value, ClientError);
  assert.is(textAt(lines, 0), "a");
  isAway = false;
  await lines.renew(true);
  assert.is(lines.error.value, undefined);
});

test.run();
