export interface BlockOptions {
  /** The size of the first block, in bytes, for a reader that wants to see something soon; each next one has twice as much. */
  readonly first?: number;
}

/**
 * The same bytes in blocks of `size`; only the last one is smaller, and those that `first` makes so. Each block is the only view
 * of its memory, so it can be transferred.
 */
export async function* inBlocks(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
  { first = size }: BlockOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  let block = new Uint8Array(first);
  let used = 0;
  for await (const chunk of source) {
    for (let from = 0; from < chunk.length;) {
      const taken = Math.min(block.length - used, chunk.length - from);
      block.set(chunk.subarray(from, from + taken), used);
      used += taken;
      from += taken;
      if (used < block.length) continue;
      const next = Math.min(size, 2 * block.length);
      yield block;
      block = new Uint8Array(next);
      used = 0;
    }
  }
  if (used > 0) yield block.slice(0, used);
}
