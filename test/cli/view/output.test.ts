import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createOutput } from "../../../src/cli/view/output.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("output");

/** More than a pipe holds. */
const LONG = "x".repeat(300_000);

/** The two ends of a pipe that is a file. */
const pipe = (flags: number): { readonly reader: number; readonly writer: number } => {
  const path = join(temporaryFolder(), "pipe");
  execFileSync("mkfifo", [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader, writer: openSync(path, constants.O_WRONLY | flags) };
};

const readAll = async (reader: number, bytes: number): Promise<string> => {
  const buffer = Buffer.alloc(65_536);
  let text = "";
  while (text.length < bytes) {
    try {
      text += buffer.toString("utf8", 0, readSync(reader, buffer));
    } catch {
      // Nothing is there yet.
      await new Promise(setImmediate);
    }
  }
  return text;
};

test("all is written in order", async () => {
  const path = join(temporaryFolder(), "file");
  const descriptor = openSync(path, "w");
  const output = createOutput(descriptor);
  for (const text of ["one ", "two ", "", "three"]) output.write(text);
  await output.drained();
  closeSync(descriptor);
  assert.is(readFileSync(path, "utf8"), "one two three");
});

for (const [what, flags] of [
  ["a reader that is slow", 0],
  ["a reader that is slow, on a descriptor that does not block", constants.O_NONBLOCK],
] as const) {
  test(`${what} is not waited for, and gets everything`, async () => {
    const { reader, writer } = pipe(flags);
    const output = createOutput(writer);
    output.write(LONG);
    output.write(LONG);
    assert.ok(output.isBusy);
    assert.ok(output.isCrowded);
    assert.is((await readAll(reader, 2 * LONG.length)).length, 2 * LONG.length);
    await output.drained();
    assert.equal([output.isBusy, output.isCrowded, output.isClosed], [false, false, false]);
    closeSync(writer);
    closeSync(reader);
  });
}

test("who stops reading is told of once, and nothing is waited for any more", async () => {
  const { reader, writer } = pipe(0);
  let closed = 0;
  const output = createOutput(writer, () => {
    closed += 1;
  });
  closeSync(reader);
  output.write("into the void");
  await output.drained();
  output.write("once more");
  await output.drained();
  assert.equal([output.isClosed, output.isBusy, closed], [true, false, 1]);
  closeSync(writer);
});

test.run();
