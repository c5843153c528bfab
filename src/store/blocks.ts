/** The same bytes in blocks of `size`, only the last one smaller. Each block is the only view of its memory, so it can be transferred. */
export async function* inBlocks(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  let block = new Uint8Array(size);
  let used = 0;
  for await (const chunk of source) {
    for (let from = 0; from < chunk.length;) {
      const taken = Math.min(size - used, chunk.length - from);
      block.set(chunk.subarray(from, from + taken), used);
      used += taken;
      from += taken;
      if (used < size) continue;
      yield block;
      block = new Uint8Array(size);
      used = 0;
    }
  }
  if (used > 0) yield block.slice(0, used);
}
