import { inflateRawSync } from "node:zlib";
import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { DEFLATE_END, deflateBlock } from "../../src/store/deflate.ts";
import { suite } from "../support/suite.ts";

const test = suite("deflate");

test("parts of any blocks, put together, inflate to the blocks", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 3000 }), { minLength: 1 }),
      fc.boolean(),
      async (blocks, told) => {
        const parts = blocks.map((block, index) =>
          deflateBlock(block, { before: blocks[index - 1], last: told && index === blocks.length - 1 }),
        );
        const deflated = Buffer.concat([...(await Promise.all(parts)), ...(told ? [] : [DEFLATE_END])]);
        assert.equal(inflateRawSync(deflated), Buffer.concat(blocks));
      },
    ),
    { numRuns: 50 },
  );
});

test("a block that repeats the one before it takes next to nothing", async () => {
  const block = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * index * 31) >>> 3));
  const alone = await deflateBlock(block, { before: undefined, last: true });
  const after = await deflateBlock(block, { before: block, last: true });
  assert.ok(after.length < alone.length / 10, `${after.length} of ${alone.length} bytes`);
});

test("no blocks and the end make an empty content", () => {
  assert.is(inflateRawSync(DEFLATE_END).length, 0);
});

test.run();
