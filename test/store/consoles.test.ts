import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createConsoles } from "../../src/store/consoles.ts";
import type { ConsolePage, ConsoleRequest, ConsoleResult } from "../../src/store/contract.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { openBelow } from "./file-tree.ts";

const test = suite("consoles");
const root = temporaryFolder();
const newFile = (content?: string | Uint8Array): string => {
  const path = join(mkdtempSync(join(root, "t-")), "0_0.log");
  if (content !== undefined) writeFileSync(path, content);
  return path;
};

const RUNNING = { ended: false };
const ENDED = { ended: true };

test("without an offset the last 50 lines come, and a last line without its newline only from an atom that ended", async () => {
  const lines = Array.from({ length: 300 }, (_, line) => `${line}\n`);
  const path = newFile(`${lines.join("")}half`);
  const consoles = createConsoles();
  assert.equal(valueOf(await consoles.read(path, RUNNING)), {
    offsetLine: 250,
    numLines: 50,
    totalNumLines: 300,
    content: lines.slice(250).join(""),
  });
  assert.equal(valueOf(await consoles.read(path, { ...RUNNING, offsetLine: 299 })), {
    offsetLine: 299,
    numLines: 1,
    totalNumLines: 300,
    content: "299\n",
  });
  assert.equal(valueOf(await consoles.read(path, { ...ENDED, maxLines: 2 })), {
    offsetLine: 299,
    numLines: 2,
    totalNumLines: 301,
    content: "299\nhalf",
  });
});

test("a poller that goes on behind what it got has the whole console", async () => {
  const path = newFile("");
  const consoles = createConsoles();
  let seen = "";
  let next = 0;
  const poll = async (request: ConsoleRequest): Promise<void> => {
    const { offsetLine, numLines, content } = valueOf(
      await consoles.read(path, { ...request, offsetLine: next, maxLines: 7 }),
    );
    assert.is(offsetLine, next);
    next += numLines;
    seen += content;
  };
  for (let piece = 0; piece < 100; piece++) {
    appendFileSync(path, piece % 3 === 0 ? `${piece} ` : `${piece}\n${piece}\n`);
    await poll(RUNNING);
  }
  for (let before = -1; before < next;) {
    before = next;
    await poll(ENDED);
    if (before === next) break;
  }
  assert.is(seen, readFileSync(path, "utf8"));
});

test("exactly at the end there is nothing, beyond it is a failure with a code", async () => {
  const consoles = createConsoles();
  const path = newFile("a\nb\n");
  assert.equal(valueOf(await consoles.read(path, { ...RUNNING, offsetLine: 2 })), {
    offsetLine: 2,
    numLines: 0,
    totalNumLines: 2,
    content: "",
  });
  assert.equal(await consoles.read(path, { ...RUNNING, offsetLine: 3 }), {
    ok: false,
    code: "INVALID_RANGE",
    message: "Cannot read a console as its first line must not be beyond its end: found 3 of 2 lines",
  });
});

test("numbers that are not whole or too small are a failure with a code", async () => {
  const consoles = createConsoles();
  const path = newFile("a\n");
  for (const [asked, said] of [
    [{ maxLines: 0 }, /number of lines must be a whole number above 0: found 0$/],
    [{ maxLines: 1.5 }, /found 1.5$/],
    [{ maxLines: Number.NaN }, /found NaN$/],
    [{ offsetLine: -1 }, /first line must be a whole number from 0: found -1$/],
  ] as const) {
    const answer = await consoles.read(path, { ...RUNNING, ...asked });
    assert.is(answer.ok ? "" : answer.code, "INVALID_RANGE");
    assert.match(answer.ok ? "" : answer.message, said);
  }
});

test("no console, an empty one, and what is no file are told apart", async () => {
  const consoles = createConsoles();
  const path = newFile("");
  assert.equal(valueOf(await consoles.read(path, RUNNING)), {
    offsetLine: 0,
    numLines: 0,
    totalNumLines: 0,
    content: "",
  });
  const link = `${path}.link`;
  symlinkSync(path, link);
  const fifo = `${path}.fifo`;
  execFileSync("mkfifo", [fifo]);
  const folder = `${path}.folder`;
  mkdirSync(folder);
  for (const absent of [newFile(), join(path, "below"), link, fifo, folder]) {
    const answer = await consoles.read(absent, RUNNING);
    assert.is(answer.ok ? "" : answer.code, "NO_CONSOLE", absent);
  }
});

test("a console that is removed and written anew is read anew", async () => {
  const consoles = createConsoles();
  const path = newFile("1\n2\n3\n");
  assert.is(valueOf(await consoles.read(path, RUNNING)).totalNumLines, 3);
  rmSync(path);
  assert.ok(!(await consoles.read(path, RUNNING)).ok);
  writeFileSync(path, "one\n");
  assert.is(valueOf(await consoles.read(path, RUNNING)).content, "one\n");
  writeFileSync(path, "uno\ndos\ntres\n");
  assert.is(valueOf(await consoles.read(path, RUNNING)).content, "uno\ndos\ntres\n");
});

test("many readers at once of many consoles get what each asked for, and leave no file open", async () => {
  const consoles = createConsoles({ block: 7, marks: 3, page: 23, line: 9, search: 1, files: 2 });
  const paths = Array.from({ length: 8 }, (_, index) => newFile(`${index}\n`.repeat(20)));
  const answers = await Promise.all(
    Array.from({ length: 80 }, (_, index) =>
      consoles.read(paths[index % 8] ?? "", { ...RUNNING, offsetLine: index % 20, maxLines: 1 }),
    ),
  );
  for (const [index, answer] of answers.entries()) assert.is(valueOf(answer).content, `${index % 8}\n`);
  assert.is(openBelow(root), 0);
});

test.run();

function valueOf(result: ConsoleResult): ConsolePage {
  if (!result.ok) throw new Error(result.message);
  return result.value;
}
