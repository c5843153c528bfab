import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { inBlocks } from "../../src/store/blocks.ts";
import { suite } from "../support/suite.ts";
import { asyncOf } from "./entries.ts";

const test = suite("blocks");

test("however the bytes come, they leave the same and in full blocks, each alone in its memory", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 20 })),
      fc.integer({ min: 1, max: 16 }),
      async (chunks, size) => {
        const blocks: Uint8Array[] = [];
        for await (const block of inBlocks(asyncOf(chunks), size)) blocks.push(block);
        assert.equal(Buffer.concat(blocks), Buffer.concat(chunks));
        assert.ok(blocks.slice(0, -1).every(({ length }) => length === size));
        assert.ok(blocks.every(({ length, buffer }) => length > 0 && length <= size && length === buffer.byteLength));
        assert.is(new Set(blocks.map(({ buffer }) => buffer)).size, blocks.length);
      },
    ),
  );
});

test("a first block that is small is followed by larger ones, up to the full size", async () => {
  const lengths: number[] = [];
  for await (const block of inBlocks([new Uint8Array(30)], 10, { first: 3 })) lengths.push(block.length);
  assert.equal(lengths, [3, 6, 10, 10, 1]);
});

test("a reader that stops ends the source", async () => {
  let ended = false;
  const source = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield new Uint8Array(3);
    } finally {
      ended = true;
    }
  };
  for await (const block of inBlocks(source(), 4)) {
    assert.is(block.length, 4);
    break;
  }
  assert.ok(ended);
});

test.run();
