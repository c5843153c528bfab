import { appendFileSync, mkdtempSync, readFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { createConsoles } from "../../src/store/consoles.ts";
import type { ConsolePage, ConsoleRequest, ConsoleResult } from "../../src/store/contract.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { consoleOracle } from "./console-oracle.ts";

const test = suite("console page", { limitMs: 30_000 });
const root = temporaryFolder();
const newFile = (content: string | Uint8Array): string => {
  const path = join(mkdtempSync(join(root, "t-")), "0_0.log");
  writeFileSync(path, content);
  return path;
};

/** Small enough for a few bytes to go beyond each of them. */
const TINY = { block: 7, marks: 3, page: 23, line: 9, search: 1, files: 2 };

const RUNNING = { ended: false };
const TEXT = fc.oneof(
  { arbitrary: fc.constant("\n"), weight: 3 },
  { arbitrary: fc.string({ unit: "grapheme", maxLength: 30 }), weight: 3 },
  { arbitrary: fc.constantFrom("\r\n", "\u{feff}", "x".repeat(40), "ü€😀".repeat(4)), weight: 1 },
);

const WRITE = fc.oneof(
  {
    arbitrary: fc.record({ type: fc.constant("append" as const), bytes: TEXT.map((text) => Buffer.from(text)) }),
    weight: 6,
  },
  {
    arbitrary: fc.record({
      type: fc.constant("append" as const),
      bytes: fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
    }),
    weight: 2,
  },
  { arbitrary: fc.constantFrom({ type: "empty" as const }, { type: "replace" as const }), weight: 1 },
);

const REQUEST: fc.Arbitrary<ConsoleRequest> = fc.record({
  maxLines: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  offsetLine: fc.option(fc.nat(12), { nil: undefined }),
  ended: fc.boolean(),
});

test("whatever is written between the questions, the answers are those of the whole text", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.array(WRITE, { maxLength: 6 }), REQUEST), { minLength: 1, maxLength: 8 }),
      async (steps) => {
        const consoles = createConsoles(TINY);
        const path = newFile("");
        for (const [writes, request] of steps) {
          for (const write of writes) {
            if (write.type === "append") appendFileSync(path, write.bytes);
            else if (write.type === "empty") truncateSync(path);
            else {
              writeFileSync(`${path}.new`, `${readFileSync(path, "latin1")}new\n`);
              renameSync(`${path}.new`, path);
            }
          }
          const answer = await consoles.read(path, request);
          const right = consoleOracle(readFileSync(path), request, TINY);
          if (answer.ok) assert.equal(answer.value, right);
          else assert.equal([answer.code, undefined], ["INVALID_RANGE", right]);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("a console of 300 MB answers with little memory, and the event loop goes on meanwhile", async () => {
  // A hole in the file takes no room on the disk: one line of 300 MB, and many around it.
  const lines = "a line of text\n".repeat(250_000);
  const path = newFile(lines);
  truncateSync(path, 3e8);
  appendFileSync(path, `\n${lines}`);
  const consoles = createConsoles();
  const before = process.memoryUsage.rss();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const tail = valueOf(await consoles.read(path, { ...RUNNING, maxLines: 1 }));
  assert.equal(tail, { offsetLine: 500_000, numLines: 1, totalNumLines: 500_001, content: "a line of text\n" });
  for (const offsetLine of [125_000, 375_000]) {
    const middle = valueOf(await consoles.read(path, { ...RUNNING, offsetLine, maxLines: 2 }));
    assert.is(middle.content, "a line of text\n".repeat(2));
  }
  const all = valueOf(await consoles.read(path, { ...RUNNING, maxLines: 1e9 }));
  delay.disable();
  assert.is(all.offsetLine + all.numLines, 500_001);
  assert.ok(all.content.length > 2_000_000 && all.content.length <= 2_097_152);
  const grown = process.memoryUsage.rss() - before;
  assert.ok(grown < 60_000_000, `${grown} bytes`);
  assert.ok(delay.percentile(99) < 50e6, `${delay.percentile(99) / 1e6} ms`);
});

test("one line of 20 MB is cut, with what stands around it", async () => {
  const path = newFile("first\n");
  for (let count = 0; count < 20; count++) appendFileSync(path, Buffer.alloc(1_000_000, "x"));
  appendFileSync(path, "\nlast\n");
  const consoles = createConsoles();
  const tail = valueOf(await consoles.read(path, RUNNING));
  assert.equal(
    { ...tail, content: tail.content.slice(0, 10) },
    { offsetLine: 2, numLines: 1, totalNumLines: 3, content: "last\n" },
  );
  const huge = valueOf(await consoles.read(path, { ...RUNNING, offsetLine: 1 }));
  assert.is(huge.numLines, 1);
  assert.ok(huge.content.length < 1_100_000 && huge.content.endsWith("x [cut: a line of 20000000 bytes]\n"));
  assert.is(valueOf(await consoles.read(path, { ...RUNNING, offsetLine: 0 })).content, "first\n");
});

test.run();

function valueOf(result: ConsoleResult): ConsolePage {
  if (!result.ok) throw new Error(result.message);
  return result.value;
}
