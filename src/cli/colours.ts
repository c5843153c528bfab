import pc from "picocolors";

/** Paints text; leaves it as it is where a stream should get no colours. */
export type Colours = ReturnType<typeof pc.createColors>;

/** Colours for a terminal that has them, unless NO_COLOR or --no-color forbids it; none for a file or a pipe. */
export const coloursFor = (stream: { readonly isTTY: boolean }): Colours =>
  pc.createColors(stream.isTTY ? pc.isColorSupported : false);
