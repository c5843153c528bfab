import { Readable } from "node:stream";
import type { World } from "./world.ts";

/** What an archive holds. */
export const WHOLE = "0123456789abcdefghij";

/** Packs`WHOLE` in pieces, and tells how often. */
export const packing = (world: World): { readonly count: () => number } => {
  let packed = 0;
  world.archive = () => {
    packed += 1;
    return Readable.from(
      [WHOLE.slice(0, 7), WHOLE.slice(7, 8), WHOLE.slice(8)].map((piece) => Buffer.from(piece)),
      { objectMode: false },
    );
  };
  return { count: () => packed };
};

/** An archive whose packing gives a piece and no more, until it is destroyed. */
export const stuck = (): Readable => {
  const stream = new Readable({ read() {} });
  stream.push("01");
  return stream;
};

/** An archive that cannot be packed. */
export const broken = (): Readable =>
  new Readable({
    read() {
      this.destroy(new Error("EIO"));
    },
  });

export const untilClosed = (stream: Readable): Promise<void> =>
  stream.closed ? Promise.resolve() : new Promise((resolve) => stream.once("close", resolve));
