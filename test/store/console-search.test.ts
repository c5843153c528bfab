import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { createConsoles, type Consoles } from "../../src/store/consoles.ts";
import type { ConsoleSearch } from "../../src/store/contract.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("console search");
const root = temporaryFolder();
const newFile = (content: string): string => {
  const path = join(mkdtempSync(join(root, "t-")), "0_0.log");
  writeFileSync(path, content);
  return path;
};

/** Small enough for a few bytes to go beyond each of them. */
const TINY = { block: 7, marks: 3, page: 23, line: 1_000, search: 11, files: 2 };

const TEXT = fc.oneof(
  { arbitrary: fc.constant("\n"), weight: 3 },
  { arbitrary: fc.constantFrom("ab", "AB", "a\u001b[1mb", "ü", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "a", "b"), weight: 4 },
);

test("going on where each answer says finds the lines of the whole text, each once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(TEXT, { maxLength: 30 }), fc.integer({ min: 1, max: 3 }), async (texts, maxMatches) => {
      const content = texts.join("");
      const shown = content.replaceAll("\u001b[1m", "").toLowerCase().split("\n");
      const right = shown.flatMap((line, number) => (line.includes("ab") ? [number] : []));
      const consoles = createConsoles(TINY);
      assert.equal(await allIn(consoles, newFile(content), { wish: { text: "aB" }, maxMatches, ended: true }), right);
    }),
    { numRuns: 150 },
  );
});

test("an unfinished line is searched only once its atom has ended, and an answer that is full says where to go on", async () => {
  const path = newFile("needle\nhay\nneedle\nneedle");
  const consoles = createConsoles();
  const search = { wish: { text: "needle" }, ended: false };
  assert.equal(await consoles.search(path, search), matches([0, 2], 3, 3));
  assert.equal(await consoles.search(path, { ...search, ended: true }), matches([0, 2, 3], 4, 4));
  assert.equal(await consoles.search(path, { ...search, maxMatches: 1 }), matches([0], 1, 3));
  assert.equal(await consoles.search(path, { ...search, offsetLine: 1 }), matches([2], 3, 3));
  const beyond = await consoles.search(path, { ...search, offsetLine: 4 });
  assert.is(beyond.ok ? "" : beyond.code, "INVALID_RANGE");
  const absent = await consoles.search(join(root, "none"), search);
  assert.is(absent.ok ? "" : absent.code, "NO_CONSOLE");
});

test("a line that is longer than what one answer looks at does not stop the search", async () => {
  const consoles = createConsoles({ ...TINY, line: 20 });
  const path = newFile(`${"long ".repeat(200)}\nend\n`);
  assert.equal(await allIn(consoles, path, { wish: { text: "end" }, ended: true }), [1]);
});

const matches = (found: readonly number[], nextLine: number, totalNumLines: number): unknown => ({
  ok: true,
  value: { matches: found, nextLine, totalNumLines },
});

const allIn = async (consoles: Consoles, path: string, search: ConsoleSearch): Promise<readonly number[]> => {
  const found: number[] = [];
  for (let offsetLine = 0; ;) {
    const answer = await consoles.search(path, { ...search, offsetLine });
    if (!answer.ok) throw new Error(answer.message);
    const { nextLine, totalNumLines } = answer.value;
    found.push(...answer.value.matches);
    if (nextLine === totalNumLines) return found;
    assert.ok(nextLine > offsetLine);
    offsetLine = nextLine;
  }
};

test.run();
