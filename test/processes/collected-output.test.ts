import { PassThrough } from "node:stream";
import * as assert from "uvu/assert";
import { collectHead, collectTail } from "../../src/processes/collected-output.ts";
import { suite } from "../support/suite.ts";

const test = suite("collected output");

/** Feeds the chunks to a collector and returns what it has when the stream has ended. */
const collected = async (
  collect: (stream: PassThrough) => () => string,
  chunks: readonly (string | Buffer)[],
): Promise<string> => {
  const stream = new PassThrough();
  const text = collect(stream);
  for (const chunk of chunks) stream.write(chunk);
  await new Promise<void>((resolve) => stream.end(resolve).on("end", resolve));
  return text();
};

test("the head is everything up to the limit", async () => {
  const overflows: string[] = [];
  const head = (stream: PassThrough): (() => string) => collectHead(stream, 5, () => overflows.push("overflow"));
  assert.is(await collected(head, ["ab", "cde"]), "abcde");
  assert.equal(overflows, []);
});

test("the head tells of the first byte beyond the limit once, and keeps what was before", async () => {
  const overflows: string[] = [];
  const head = (stream: PassThrough): (() => string) => collectHead(stream, 5, () => overflows.push("overflow"));
  assert.is(await collected(head, ["abcd", "ef", "gh"]), "abcd");
  assert.equal(overflows, ["overflow"]);
});

test("a character that arrives in two chunks is one character", async () => {
  const [first, ...rest] = Buffer.from("ü");
  const chunks = [Buffer.from([first!]), Buffer.from(rest)];
  assert.is(await collected((stream) => collectHead(stream, 100, () => {}), chunks), "ü");
  assert.is(await collected((stream) => collectTail(stream, 100), chunks), "ü");
});

test("the tail is the last bytes, however they were cut into chunks", async () => {
  const tail = (stream: PassThrough): (() => string) => collectTail(stream, 4);
  assert.is(await collected(tail, ["abc"]), "abc");
  assert.is(await collected(tail, ["abcd"]), "abcd");
  assert.is(await collected(tail, ["ab", "cd", "ef"]), "cdef");
  assert.is(await collected(tail, ["abcdefgh", "i"]), "fghi");
});

test("the tail starts with a whole character", async () => {
  const tail = (stream: PassThrough): (() => string) => collectTail(stream, 4);
  assert.is(await collected(tail, ["xüabc"]), "abc");
  assert.is(await collected(tail, ["x😀", "a"]), "a");
});

test.run();
